import contextlib
from dataclasses import dataclass

import pytest

from tests.clicrdv.certificates import certificate_for
from tests.control import KEY, Sandbox, running

from . import servers
from .customers import Remote
from .instance import Instance


@dataclass
class Cluster:
    """Two instances behind nginx, with one PostgreSQL and one Redis."""

    sandbox: Sandbox
    database: str
    redis: servers.Redis
    instances: list[Instance]
    port: int
    certificate: bytes
    settings: dict[str, str]

    def customer(self, email: str = "camille.roux@example.org") -> Remote:
        return Remote(self.port, self.certificate, email)


@pytest.fixture(scope="session")
def certificate():
    """A key and its certificate."""
    return certificate_for("127.0.0.1")


@pytest.fixture(scope="session")
def whole_cluster(tmp_path_factory, certificate):
    def folder(name: str):
        return tmp_path_factory.mktemp(name)

    with contextlib.ExitStack() as stack:
        sandbox = stack.enter_context(running())
        database, _ = stack.enter_context(servers.postgresql())
        redis = stack.enter_context(servers.redis(folder("redis")))
        shared = {
            "DATABASE_URL": database,
            "REDIS_URL": redis.address,
            "SECRET_KEY": "the same for both",
            "CLICRDV_BASE_URL": sandbox.url,
            "CLICRDV_API_KEY": KEY,
            "ALLOWED_HOSTS": servers.NAME,
            "TRUSTED_PROXY_HOPS": "1",
            "CONFIRM_STALE_SECONDS": "2",
            "THROTTLE_SIGN_IN_ACCOUNT": "1000/15minutes",
            "THROTTLE_SIGN_IN_ADDRESS": "1000/15minutes",
            "THROTTLE_SIGN_IN_EVERYWHERE": "1000/15minutes",
            "STATIC_ROOT": str(folder("static")),
        }
        instances = [Instance(folder("instance") / "site", **shared) for _ in range(2)]
        for instance in instances:
            stack.callback(instance.kill)
        instances[0].manage("collectstatic", "--no-input")
        instances[0].manage("migrate", "--verbosity", "0")
        instances[0].manage("add_merchant", "clinique-des-lilas", "4")
        port = stack.enter_context(servers.nginx(folder("nginx"), certificate, [one.port for one in instances]))
        yield Cluster(sandbox, database, redis, instances, port, certificate[1], shared)


@pytest.fixture
def cluster(whole_cluster):
    """All of it runs, nothing is cached, and nothing is booked."""
    whole_cluster.sandbox.heal()
    whole_cluster.sandbox.reset()
    if whole_cluster.redis.program is None:
        whole_cluster.redis.start()
    whole_cluster.redis.ask("FLUSHALL")
    for instance in whole_cluster.instances:
        instance.start()
    return whole_cluster
