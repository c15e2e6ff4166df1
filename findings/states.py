"""The states of an action, and the moves between them. Pure: `cases.states.moved` makes a move."""

from django.db import models


class ActionState(models.TextChoices):
    OPEN = "open", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    SAID_DONE = "said_done", "Done, to be confirmed by the chair"
    DONE = "done", "Done"
    MADE_A_DIFFERENCE = "made_a_difference", "Made a difference"
    NOT_DELIVERED = "not_delivered", "Not delivered"


A = ActionState

ACTION_MOVES = {
    # by those who do it
    "start": ([A.OPEN], A.IN_PROGRESS),
    "say done": ([A.OPEN, A.IN_PROGRESS], A.SAID_DONE),
    "take back": ([A.SAID_DONE], A.IN_PROGRESS),
    # by the chair
    "confirm": ([A.SAID_DONE], A.DONE),
    "give up": ([A.OPEN, A.IN_PROGRESS, A.SAID_DONE], A.NOT_DELIVERED),
    "go on": ([A.SAID_DONE, A.DONE, A.MADE_A_DIFFERENCE, A.NOT_DELIVERED], A.IN_PROGRESS),
    # by whoever records at a meeting what was measured
    "see a difference": ([A.DONE, A.MADE_A_DIFFERENCE], A.MADE_A_DIFFERENCE),
    "see none": ([A.DONE, A.MADE_A_DIFFERENCE], A.DONE),
}
OWNER_MOVES = ["start", "say done", "take back"]
CHAIR_MOVES = ["confirm", "give up", "go on"]

# In which the owner still has to do it; in which it is not over; in which it is done.
TO_DO = [A.OPEN, A.IN_PROGRESS]
UNFINISHED = [*TO_DO, A.SAID_DONE]
DELIVERED = [A.DONE, A.MADE_A_DIFFERENCE]
CLAIMED = [A.SAID_DONE, *DELIVERED]
