"""What is asked and said between an upload and what it would add."""

from django.contrib import messages
from django.shortcuts import render


def question_page(request, form, caption):
    """Asks which rows to take: of a TableUploadForm with a `question`, posted where it was."""
    context = {"form": form.question, "caption": caption}
    status = 422 if form.question.errors else 200
    return render(request, "tables/question.html", context, status=status)


def tell_notes(request, form):
    """Say on the next page what was left out of the file."""
    if form.notes:
        messages.info(request, " ".join(f"{note}." for note in form.notes))
