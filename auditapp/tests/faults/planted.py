"""Two ways in which a product could lose what it says is saved: the fault suite has to notice."""

import copy
import json
import uuid

from django.http import JsonResponse


def _is_save(request):
    return request.method == "POST" and request.path.endswith("/typed/")


class Forgetful:
    """Says of each third save that it is saved, and does not save it."""

    def __init__(self, get_response):
        self.get_response, self.asked = get_response, 0

    def __call__(self, request):
        if _is_save(request):
            self.asked += 1
            if self.asked % 3 == 0:
                return JsonResponse({"version": int(request.POST["version"])})
        return self.get_response(request)


class Doubling:
    """Saves what is sent under its own key, and again under another."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.get_response(request)
        if not (_is_save(request) and answer.status_code == 200):
            return answer
        again = copy.copy(request)
        again.POST = request.POST.copy()
        again.POST["save_key"] = str(uuid.uuid4())
        again.POST["version"] = json.loads(answer.content)["version"]
        return self.get_response(again)
