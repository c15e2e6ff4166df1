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

# By those who do it, but the last three by the chair; the difference by whoever records checks.
ACTION_MOVES = {
    "start": ([A.OPEN, A.IN_PROGRESS], A.IN_PROGRESS),
    "say done": ([A.OPEN, A.IN_PROGRESS], A.SAID_DONE),
    "take back": ([A.SAID_DONE], A.IN_PROGRESS),
    "see the difference": ([A.DONE, A.MADE_A_DIFFERENCE], A.MADE_A_DIFFERENCE),
    "confirm": ([A.SAID_DONE], A.DONE),
    "give up": ([A.OPEN, A.IN_PROGRESS, A.SAID_DONE], A.NOT_DELIVERED),
    "go on": ([A.SAID_DONE, A.DONE, A.MADE_A_DIFFERENCE, A.NOT_DELIVERED], A.IN_PROGRESS),
}

# In which somebody still has to do it, and in which it is done.
UNFINISHED = [A.OPEN, A.IN_PROGRESS, A.SAID_DONE]
DELIVERED = [A.DONE, A.MADE_A_DIFFERENCE]
