from django.urls import path

from .views import assignment, returns, reviews, sending, typing, versions

urlpatterns = [
    path("audits/<uuid:audit_id>/assign/", assignment.assign, name="audit-assign"),
    path("returns/<uuid:return_id>/", returns.detail, name="return-detail"),
    path("returns/<uuid:return_id>/check/", sending.check, name="return-check"),
    path("returns/<uuid:return_id>/sign-off/", sending.sign_off, name="return-sign-off"),
    path("returns/<uuid:return_id>/take-back/", sending.take_back, name="return-take-back"),
    path("returns/<uuid:return_id>/versions/<int:number>/", versions.detail, name="return-version"),
    path("returns/<uuid:return_id>/accept/", reviews.accept, name="return-accept"),
    path("returns/<uuid:return_id>/send-back/", reviews.send_back, name="return-send-back"),
    path("returns/<uuid:return_id>/<slug:section_code>/", returns.section, name="return-section"),
    path("returns/<uuid:return_id>/<slug:section_code>/typed/", typing.typed, name="return-typed"),
]
