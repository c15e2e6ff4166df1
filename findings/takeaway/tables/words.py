"""Sentences that several columns share."""

CHILD, RETURN, AGENCY, ACTION = "The child.", "The return.", "The agency.", "The action."
AT, BY = "When.", "Who did it."
QUESTION = "The question, by its code; its text is in data/question-set.json."
ABOUT = "The agency that the question was answered about; empty where it is about none."
