"""Writing the observations of a return or a voice."""

from django.db.models import ProtectedError

from cases.models import Observation


def replace_observations(owner, rows, *, case):
    """Bring the observations of `owner`, a return or a voice, in line with `rows` by key.

    `rows` are (section or None, ObservationRow) in order. What was taken out is deleted, or kept
    as withdrawn where something still refers to it.
    """
    before = {str(o.key): o for o in owner.observations.all()}
    new, changed, used = [], [], set()
    for position, (section, row) in enumerate(rows):
        observation = before.pop(row.key, None)
        if observation is None:
            is_own = row.key and row.key not in used  # two with one key, in two sections, are two
            observation = Observation(case=case, **({"key": row.key} if is_own else {}))
            setattr(observation, owner.observations.field.name, owner)
            new.append(observation)
        else:
            changed.append(observation)
        used.add(row.key)
        observation.section = section
        observation.kind, observation.text = row.kind, row.said
        observation.position, observation.withdrawn = position, False
    Observation.objects.bulk_create(new)
    Observation.objects.bulk_update(
        changed, ["section", "kind", "text", "position", "withdrawn"], batch_size=500
    )
    for gone in before.values():
        try:
            gone.delete()
        except ProtectedError:
            gone.withdrawn = True
            gone.save(update_fields=["withdrawn"])
