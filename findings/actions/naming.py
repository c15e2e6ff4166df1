"""What actions are grouped and filtered by. Pure."""


def owner_of(action):
    return action.owner.name if action.owner else action.body


def agencies_of(action):
    """Names of who does it and who takes part."""
    return [owner_of(action), *(partner.agency.name for partner in action.partners.all())]


def theme_of(action):
    """The name of the theme that its finding has by now, empty without one."""
    theme = action.finding.theme
    return (theme.merged_into or theme).name if theme else ""
