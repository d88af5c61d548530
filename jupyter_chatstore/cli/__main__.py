"""`python -m jupyter_chatstore.cli` is `chatstore`."""

import sys

from jupyter_chatstore.cli.run import main

sys.exit(main())
