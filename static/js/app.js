import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  SkipLink,
  createAll,
} from "govuk-frontend";

import { hideUnasked } from "./dependents.js";
import { repeatAnswers } from "./ditto.js";
import { followKeys } from "./keys.js";
import { sayWhatWentWrong } from "./passkeys.js";
import { addRowsHere } from "./rows.js";
import { saveWhileTyping } from "./saving.js";
import { warnBeforeTheEnd } from "./session.js";

// govuk-frontend looks for these classes; the CSP leaves no place for its inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

hideUnasked();
saveWhileTyping();
repeatAnswers();
followKeys();
sayWhatWentWrong();
warnBeforeTheEnd();
addRowsHere((row) => createAll(CharacterCount, {}, row));
[Button, CharacterCount, Checkboxes, NotificationBanner, SkipLink, ErrorSummary].forEach(
  (component) => createAll(component),
);
