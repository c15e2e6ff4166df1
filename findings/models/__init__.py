from .finding import Evidence, Finding

__all__ = ["Evidence", "Finding"]
