"""A request goes where the front end sent it, with any ipykernel."""

from __future__ import annotations

import pytest
from comm.base_comm import BaseComm
from ipykernel.comm.comm import BaseComm as KernelComm

from jupyter_chatstore.panel.subshell import keep_subshell


class TestIpykernelsComm:
    @pytest.fixture
    def comm(self):
        comm = KernelComm(primary=False)
        comm._reply_subshell_id = "the shell that published last"
        return comm

    def test_would_reroute_without_us(self, comm):
        if not hasattr(comm, "_reply_subshell_for"):
            pytest.skip("this ipykernel does not reroute")
        assert comm._reply_subshell_for({}, "asked for") == "the shell that published last"

    def test_keeps_the_front_ends_subshell(self, comm):
        if not hasattr(comm, "_reply_subshell_for"):
            pytest.skip("this ipykernel does not reroute")
        keep_subshell(comm)
        request = {"content": {"kind": "hello"}}
        assert comm._reply_subshell_for(request, "asked for") == "asked for"
        assert comm._reply_subshell_for(request, None) is None


def test_a_comm_without_that_routing_is_left_alone():
    comm = BaseComm(primary=False)
    before = dict(vars(comm))
    keep_subshell(comm)
    assert vars(comm) == before
