def source(observation):
    """Who raised it: an agency, or a voice."""
    if observation.voice_id:
        return observation.voice.get_who_display()
    return observation.agency_return.agency.short_name
