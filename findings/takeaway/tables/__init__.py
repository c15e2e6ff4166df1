"""What is taken away of an audit, table by table, each after those that its rows name; and what is
left out, with the reason. A model of `cases` or `findings` that is in neither fails a test.
"""

from cases import models as cases
from findings import models as findings

from .of_audit import OF_AUDIT
from .of_panel import OF_PANEL, SIGNED
from .shared import shared_tables, trail_of
from .table import Table

OWN = [*OF_AUDIT, *OF_PANEL]
TRAIL = trail_of([*OWN, SIGNED])
SHARED = shared_tables([*OWN, SIGNED, TRAIL])
TABLES = [*SHARED, *OWN, SIGNED, TRAIL]

# What, why, and the models that it is kept in.
LEFT_OUT = [
    (
        "who the children are, and lists from which they were drawn",
        "the key stays where it is",
        [cases.CaseIdentity, cases.LocalIdentifier, cases.CandidateList, cases.Sample],
    ),
    (
        "what agencies typed and did not send",
        "it is their own until they send it",
        [cases.SectionDraft],
    ),
    (
        "urgent concerns",
        "they are about a child’s safety on that day, and for those alone who were told",
        [cases.UrgentConcern, cases.ConcernNotice, cases.ConcernAnswer],
    ),
    (
        "what agencies told the chair and administrators alone",
        "it is for them alone, and only on a page",
        [cases.RestrictedComment],
    ),
    (
        "what agencies put right for single children",
        "it is theirs and the administrators’, and about a child’s care now",
        [cases.Remedy],
    ),
    (
        "invitations to single returns",
        "each gives a right, and rights are not taken along",
        [cases.Contribution],
    ),
    ("former names of themes", "a theme is known by the name that it has", [cases.FormerName]),
    (
        "the partnership’s own template of Word reports",
        "it belongs to the installation",
        [findings.ReportTemplate],
    ),
    (
        "drafts of question sets",
        "they belong to the partnership, and no audit uses one before it is published",
        [cases.QuestionSetDraft, cases.DraftStep],
    ),
    (
        "signed reports as data",
        "they are in reports/ as the files that were signed",
        [findings.ReportFile],
    ),
    (
        "uploaded files",
        "they wait for somebody’s decision and are deleted after a day",
        [cases.CaseImport, cases.Upload, findings.AuditFile],
    ),
]
# Another file of its own has these: data/question-set.json.
IN_QUESTION_SET = [cases.QuestionSet, cases.Section, cases.Question]

__all__ = ["IN_QUESTION_SET", "LEFT_OUT", "OWN", "SHARED", "TABLES", "TRAIL", "Table"]
