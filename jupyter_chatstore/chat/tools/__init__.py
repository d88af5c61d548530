"""What a model may look at or do in the notebook, where the user allows it for the thread."""

from jupyter_chatstore.chat.tools.approvals import Approvals
from jupyter_chatstore.chat.tools.catalogue import TOOLS, allowed_names
from jupyter_chatstore.chat.tools.tool import Reach, Tool
from jupyter_chatstore.chat.tools.toolbox import Toolbox

__all__ = ["TOOLS", "Approvals", "Reach", "Tool", "Toolbox", "allowed_names"]
