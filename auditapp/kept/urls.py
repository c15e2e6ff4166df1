from django.urls import path

from .views import kept_form

urlpatterns = [path("kept/<uuid:form_key>/", kept_form, name="kept-form")]
