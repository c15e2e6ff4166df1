def source(observation):
    """Who raised it: an agency, or a voice; also of one whose voice was removed since."""
    if observation.voice_id:
        return observation.voice.get_who_display()
    if observation.agency_return_id:
        return observation.agency_return.agency.short_name
    return "Words that were removed"
