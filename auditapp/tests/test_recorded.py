"""What was recorded comes back as if it had been made here."""

from auditapp.accounts.models import Partnership
from auditapp.history.models import Entry
from auditapp.history.stamps import is_stamped

from .factories import PartnershipFactory
from .recorded import Recorded


def test_what_one_process_made_is_read_by_the_others(db, django_db_blocker, tmp_path_factory):
    made = []

    def make():
        made.append(PartnershipFactory(name="Made once"))
        return made[0]

    for _ in range(2):
        recorded = Recorded.of_the_run(
            tmp_path_factory, "partnership", make, django_db_blocker.unblock
        )
        assert not Partnership.objects.exists()
    partnership = recorded.restore()
    assert len(made) == 1
    assert Partnership.objects.get() == partnership == made[0]
    stamped = [is_stamped("7e" * 32, entry) for entry in Entry.objects.all()]
    assert stamped
    assert all(stamped)
    PartnershipFactory(name="Another")  # its key comes after
