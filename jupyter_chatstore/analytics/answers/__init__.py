"""Ready answers: what was used, what it cost, how the models compare; one file an answer."""

from jupyter_chatstore.analytics.answers.answer import Answer
from jupyter_chatstore.analytics.answers.ask import Answers
from jupyter_chatstore.analytics.answers.filter import Filter

__all__ = ["Answer", "Answers", "Filter"]
