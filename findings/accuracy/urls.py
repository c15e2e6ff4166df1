from django.urls import path

from . import views

AUDIT = "audits/<uuid:audit_id>/accuracy/"

urlpatterns = [
    path(AUDIT, views.overview, name="accuracy-overview"),
    path(f"{AUDIT}open/", views.open_check, name="accuracy-open"),
    path(f"{AUDIT}close/", views.close_check, name="accuracy-close"),
    path(f"{AUDIT}comments/<int:comment_id>/", views.answer, name="accuracy-answer"),
    path("accuracy/<int:reply_id>/", views.reply, name="accuracy-reply"),
]
