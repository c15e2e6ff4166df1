from django.urls import path

from .views import board, counting, findings

AUDIT = "audits/<uuid:audit_id>/findings/"
FINDING = f"{AUDIT}<int:finding_id>/"

urlpatterns = [
    path("findings/<int:finding_id>/", findings.by_number, name="finding-by-number"),
    path(AUDIT, board.board, name="finding-list"),
    path(f"{AUDIT}similar/", board.similar, name="finding-similar"),
    path(f"{AUDIT}similar/keep-apart/", board.keep_apart, name="finding-keep-apart"),
    path(f"{AUDIT}set-aside/", board.set_aside, name="observation-set-aside"),
    path(
        f"{AUDIT}observations/<int:observation_id>/take-up/",
        board.take_up,
        name="observation-take-up",
    ),
    path(f"{AUDIT}new/", findings.create, name="finding-create"),
    path(f"{AUDIT}add/", findings.extend, name="finding-extend"),
    path(FINDING, findings.detail, name="finding-detail"),
    path(f"{FINDING}edit/", findings.edit, name="finding-edit"),
    path(f"{FINDING}move/", findings.move, name="finding-move"),
    path(f"{FINDING}merge/", findings.merge, name="finding-merge"),
    path(f"{FINDING}count/", counting.count_answers, name="finding-count"),
    path(
        f"{FINDING}counts/<int:count_id>/remove/",
        counting.stop_counting,
        name="finding-count-remove",
    ),
    path(f"{FINDING}remove/", findings.remove, name="finding-remove"),
]
