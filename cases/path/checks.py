"""What a date on a child's path must agree with. Pure.

A step is any object with `kind`, `date`, `episode`, `outcome` and `weekend_confirmed`.
"""

from datetime import date, timedelta

from auditapp.working_days import is_weekend

FIRST_DAY = date(2000, 1, 1)
LAST_EPISODE = 20
REFERRAL, BIRTH, CONFERENCE = "referral", "birth", "icpc"
# Days ahead up to which a birth may be expected.
BIRTH_AHEAD = 300


def _of(*kinds):
    return lambda step: step.kind in kinds


def _with_plan(step):
    return step.kind == CONFERENCE and step.outcome == "plan"


def _held(step):
    return step.kind == CONFERENCE and step.outcome in ("plan", "no_plan")


def _not_first(step):
    return step.kind not in (REFERRAL, BIRTH)


# (what comes first, what comes after it, may both be on one day, words for each)
ORDER = [
    (_of(REFERRAL), _not_first, True, "the referral"),
    (_of("strategy_discussion"), _of("section_47_start", CONFERENCE), True,
     "the strategy discussion"),
    (_with_plan, _of("core_group"), True, "the conference that made the plan"),
    (_with_plan, _of("review"), False, "the conference that made the plan"),
    (_held, _of("outcome_sent", "record_sent"), True, "the conference"),
]  # fmt: skip


def problems(step, others, *, today, name):
    """What is wrong with `step` beside the other steps of the case, as (field, message). `name`
    gives what a step is called and `today` is the last day that is not in the future."""
    found = list(_of_the_day(step, today))
    if not 1 <= step.episode <= LAST_EPISODE:
        found.append(("episode", f"Choose an episode from 1 to {LAST_EPISODE}"))
    if not found:
        episode = [other for other in others if other.episode == step.episode]
        found += [("date", message) for message in _of_the_order(step, episode, name)][:1]
    if is_weekend(step.date) and step.kind != BIRTH and not step.weekend_confirmed:
        when = f"{day_words(step.date)} was a {step.date:%A}"
        found.append(("weekend_confirmed", f"{when}. Change the date, or tick that it is right"))
    return found


def _of_the_day(step, today):
    if step.date < FIRST_DAY:
        yield "date", f"The date must be {day_words(FIRST_DAY)} or later"
    elif step.kind == BIRTH and step.date > today + timedelta(days=BIRTH_AHEAD):
        yield "date", f"A birth may lie ahead, but by no more than {BIRTH_AHEAD} days"
    elif step.kind != BIRTH and step.date > today:
        yield "date", "The date must be today or in the past"


def _of_the_order(step, episode, name):
    for comes_first, comes_after, same_day, words in ORDER:
        if comes_after(step):
            first = min((s.date for s in episode if comes_first(s)), default=None)
            if first and not _in_order(first, step.date, same_day):
                yield (
                    f"{name(step)} must be {_how(same_day)} {words} of this episode, "
                    f"which was on {day_words(first)}"
                )
        if comes_first(step):
            first = min([step.date, *(s.date for s in episode if comes_first(s))])
            after = [s for s in episode if comes_after(s)]
            for other in after:
                if not _in_order(first, other.date, same_day):
                    yield (
                        f"{name(other)} of this episode was on {day_words(other.date)}, and must "
                        f"be {_how(same_day)} {words}"
                    )


def _in_order(first, after, same_day):
    return first <= after if same_day else first < after


def _how(same_day):
    return "on or after the day of" if same_day else "after the day of"


def day_words(day):
    return f"{day.day} {day:%B %Y}"
