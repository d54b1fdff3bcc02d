"""A SLURM cluster of one's own: munged, slurmctld and a slurmd per node, all on this machine.

It lives in one directory, on free ports, and dies with the process that started it. Nodes are
emulated: each has its own slurmd, spool and temporary directory, but they share the machine.
"""

import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "scontrol", "squeue", "scancel"]
PATIENCE = 60  # seconds that daemons get to start, or a client to answer
LOST_AFTER = 10  # seconds without an answer after which a node counts as down

CONFIGURATION = """\
ClusterName=hebbes
SlurmctldHost=localhost
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={root}/munge/socket
CryptoType=crypto/munge
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool/%n
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/%n.pid
SlurmctldLogFile={root}/log/slurmctld
SlurmdLogFile={root}/log/%n
TmpFS={root}/tmp/%n
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,sched_interval=2,batch_sched_delay=1
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
SlurmdTimeout={lost_after}
KillWait=10
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
"""
NODE = ("NodeName={name} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} CPUs={cpus} "
        "Sockets=1 CoresPerSocket={cpus} ThreadsPerCore=1 RealMemory=4000\n")
PARTITION = "PartitionName=all Nodes=ALL Default=YES MaxTime=60 State=UP OverSubscribe=YES\n"


def missing_programs():
    return [program for program in PROGRAMS if shutil.which(program, path=search_path()) is None]


def search_path():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Cluster:
    """Nodes n1, n2, ... of `cpus` processors each, at work once constructed."""

    def __init__(self, nodes=1, cpus=8):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="hebbes-slurm-"))
        self.nodes = [f"n{i + 1}" for i in range(nodes)]
        self.environment = {**os.environ, "PATH": search_path(),
                            "SLURM_CONF": str(self.root / "slurm.conf")}
        self.daemons = {}
        self.lay_out(cpus)
        try:
            self.start_munged()
            self.start("slurmctld", "-D", "-i")
            for node in self.nodes:
                self.start_node(node)
            self.wait_for(lambda: self.states() == ["idle"] * nodes, "idle nodes")
        except BaseException:
            self.close()
            raise

    def lay_out(self, cpus):
        folders = ["munge", "state", "log"] + [f"{kind}/{node}" for kind in ("spool", "tmp")
                                               for node in self.nodes]
        for folder in folders:
            (self.root / folder).mkdir(parents=True)
        self.root.chmod(0o755)  # munged insists
        ports = free_ports(1 + len(self.nodes))
        text = CONFIGURATION.format(port=ports[0], root=self.root, lost_after=LOST_AFTER,
                                    user=subprocess.getoutput("id -un"))
        for node, port in zip(self.nodes, ports[1:]):
            text += NODE.format(name=node, port=port, cpus=cpus)
        (self.root / "slurm.conf").write_text(text + PARTITION)

    def start_munged(self):
        folder = self.root / "munge"
        key = folder / "key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        self.start("munged", "--foreground", f"--key-file={key}", f"--socket={folder}/socket",
                   f"--pid-file={folder}/pid", f"--log-file={folder}/log",
                   f"--seed-file={folder}/seed")
        self.wait_for((folder / "socket").exists, "munged")

    def start(self, program, *arguments, name=None):
        name = name or program
        with (self.root / "log" / f"{name}.output").open("a") as output:
            self.daemons[name] = subprocess.Popen(
                [program, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
                preexec_fn=die_with_parent)

    def start_node(self, node):
        self.start("slurmd", "-D", "-N", node, name=node)

    def run(self, *command, check=True, environment=None, **options):
        """What a client of the cluster prints."""
        result = subprocess.run(list(map(str, command)), timeout=PATIENCE, check=False, text=True,
                                env={**self.environment, **(environment or {})},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, **options)
        if check and result.returncode != 0:
            raise AssertionError(f"{command}: {result.returncode}\n{result.stdout}")
        return result.stdout.strip()

    def states(self):
        """Of all nodes, in their order."""
        return self.run("sinfo", "-h", "-N", "-o", "%t", check=False).split()

    def wait_for(self, condition, what, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while not condition():
            ended = [name for name, daemon in self.daemons.items() if daemon.poll() is not None]
            if ended or time.monotonic() > deadline:
                why = f"{ended} ended" if ended else f"{patience} s went by"
                raise AssertionError(f"{why} while waiting for {what}\n{self.logs()}")
            time.sleep(0.1)

    def logs(self):
        return "\n".join(f"== {path.name}\n" + path.read_text(errors="replace")[-2000:]
                         for path in sorted((self.root / "log").iterdir()))

    def stop_node(self, node):
        """Kills the node's daemon; its jobs live on."""
        daemon = self.daemons.pop(node)
        daemon.kill()
        daemon.wait()

    def lose_node(self, node):
        """Kills the node's daemon and all jobs there, as a loss of power does."""
        self.stop_node(node)
        jobs = [pid for pid in self.processes() if f"SLURMD_NODENAME={node}" in environment_of(pid)]
        for pid in {parent_of(pid) for pid in jobs}:
            if command_of(pid).startswith("slurmstepd"):
                kill(pid)
        for pid in jobs:
            kill(pid)
        for socket_file in (self.root / "spool" / node).glob("stepd.*"):
            socket_file.unlink()

    def ranks(self, node=None):
        """Process ids of the hebbes processes of jobs, by node or on all."""
        return [pid for pid in self.processes() if command_of(pid).startswith(os.environ["HEBBES"])
                and (node is None or f"SLURMD_NODENAME={node}" in environment_of(pid))]

    def processes(self):
        """Process ids of all that belongs to the cluster."""
        mark = f"SLURM_CONF={self.root / 'slurm.conf'}"
        return [pid for pid in all_processes() if mark in environment_of(pid)]

    def close(self):
        """Ends all daemons and jobs."""
        for daemon in self.daemons.values():
            daemon.kill()
            daemon.wait()
        for pid in self.processes():
            kill(pid)
        shutil.rmtree(self.root, ignore_errors=True)


def all_processes():
    return [int(folder.name) for folder in pathlib.Path("/proc").glob("[0-9]*")
            if int(folder.name) != os.getpid()]


def proc_text(pid, name):
    """Empty for a process that is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""


def environment_of(pid):
    return proc_text(pid, "environ").split("\0")


def command_of(pid):
    return proc_text(pid, "cmdline")


def parent_of(pid):
    fields = proc_text(pid, "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
