from .left import forget_left, were_left
from .services import send_mails


class NoticesAfterAnswerMiddleware:
    """Where a request left notices, their mails go out when the server closes the response because
    it has been sent: so a mail server that is slow or away keeps nobody waiting. What does not go
    out then, `send_reminders` sends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forget_left()
        response = self.get_response(request)
        if were_left():
            response._resource_closers.append(send_mails)
        return response
