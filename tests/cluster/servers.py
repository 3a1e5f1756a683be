"""PostgreSQL, Redis, nginx and Caddy on this machine, with files of their own, for as long as a test lasts."""

import os
import pwd
import re
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from booking_site.services import path_of
from tests.booking_site.running import ROOT, free_port

from .programs import Program, running

NAME = "book.example"
# What Debian's nginx.conf has around the files of sites, and the numbers of it that count.
AROUND_SITE = """
{user}
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/log;
events {{ worker_connections 768; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/none;
    uwsgi_temp_path {folder}/none;
    scgi_temp_path {folder}/none;
    include {folder}/site.conf;
}}
"""


@contextmanager
def postgresql() -> Iterator[tuple[str, Program]]:
    """The address of an empty database. It refuses to run as root, and others may not look into root's folders."""
    programs, user = Path(path_of("PostgreSQL")), None if os.geteuid() else "postgres"
    with tempfile.TemporaryDirectory(prefix="booking-postgresql-") as made:
        folder, port = Path(made), free_port()
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        init = [programs / "initdb", "-D", folder / "data", "-U", "booking", "-A", "trust", "-E", "UTF8", "--no-sync"]
        extra = None if user is None else []
        subprocess.run(init, cwd=folder, user=user, group=user, extra_groups=extra, check=True, capture_output=True)
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-c", "fsync=off"]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=400"]
        address = f"postgres://booking@127.0.0.1:{port}/booking"
        with running(command, folder, user=user, end=signal.SIGINT) as program:
            program.until(lambda: _created(port))
            yield address, program


def _created(port: int) -> bool:
    try:
        with psycopg.connect(host="127.0.0.1", port=port, user="booking", dbname="postgres", autocommit=True) as base:
            base.execute("CREATE DATABASE booking")
    except psycopg.OperationalError:
        return False
    return True


class Redis:
    """One that keeps nothing on a disk: who starts it again finds it empty."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.program: Program | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [
            path_of("Redis"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.program = Program(command, self.folder, dict(os.environ))
        self.program.until(lambda: self.ask("PING") == "+PONG")

    def stop(self) -> None:
        if self.program is not None:
            self.program.tell(signal.SIGTERM)
            self.program.ended()
        self.program = None

    def ask(self, command: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(f"{command}\r\n".encode())
            return line.makefile().readline().strip()


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    server = Redis(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def nginx(folder: Path, certificate: tuple[bytes, bytes], ports: list[int]) -> Iterator[int]:
    """The port of the shipped file's site, with these instances behind it."""
    port = free_port()
    (folder / "site.conf").write_text(shipped_for_nginx(folder, certificate, port, ports))
    user = "" if os.geteuid() else "user root;"  # another one may not look into the folders of tests
    (folder / "nginx.conf").write_text(AROUND_SITE.format(user=user, folder=folder))
    command = [path_of("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30)
    assert tried.returncode == 0 and "[warn]" not in tried.stderr, tried.stderr
    with running([*command, "-g", "daemon off;"], folder, end=signal.SIGQUIT) as program:
        program.until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1))
        yield port


def shipped_for_nginx(folder: Path, certificate: tuple[bytes, bytes], port: int, ports: list[int]) -> str:
    """deploy/nginx.conf with other addresses, and nothing else."""
    key, chain = written(folder, certificate)
    text = (ROOT / "deploy/nginx.conf").read_text()
    servers = re.search(r"^ *server 127\.0\.0\.1:8000(.*);.*\n", text, re.MULTILINE)
    assert servers, "no upstream server"
    text = text.replace(servers[0], "".join(f"server 127.0.0.1:{each}{servers[1]};\n" for each in ports))
    for shipped, ours in {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/book.example/fullchain.pem": str(chain),
        "/etc/ssl/book.example/privkey.pem": str(key),
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    return re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)


@contextmanager
def caddy(folder: Path, certificate: tuple[bytes, bytes], ports: list[int], *options: str) -> Iterator[int]:
    port = free_port()
    (folder / "Caddyfile").write_text(shipped_for_caddy(folder, certificate, port, *options))
    own = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    own["SITES"] = " ".join(f"127.0.0.1:{each}" for each in ports)
    arguments = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    validate = [path_of("Caddy"), "validate", *arguments]
    tried = subprocess.run(validate, env=os.environ | own, capture_output=True, text=True, timeout=30)
    assert tried.returncode == 0, tried.stderr
    with running([path_of("Caddy"), "run", *arguments], folder, **own) as program:
        program.until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1))
        yield port


def shipped_for_caddy(folder: Path, certificate: tuple[bytes, bytes], port: int, *more: str) -> str:
    """deploy/Caddyfile on other ports and with our certificate, and nothing else."""
    key, chain = written(folder, certificate)
    options = ["admin off", "auto_https disable_redirects", f"https_port {port}", "default_bind 127.0.0.1", *more]
    text = (ROOT / "deploy/Caddyfile").read_text()
    assert text.count("http://127.0.0.1:2020") == 2
    text = text.replace("http://127.0.0.1:2020", f"http://127.0.0.1:{free_port()}")
    for shipped, ours in {
        "\n{\n": "\n{\n" + "".join(f"\t{option}\n" for option in options),
        f"\n{{$SITE_NAME:{NAME}}} {{": f"\n{NAME} {{\n\ttls {chain} {key}",
    }.items():
        assert text.count(shipped) == 1, shipped
        text = text.replace(shipped, ours)
    return text


def written(folder: Path, certificate: tuple[bytes, bytes]) -> tuple[Path, Path]:
    key, chain = folder / "key.pem", folder / "chain.pem"
    for path, content in zip((key, chain), certificate, strict=True):
        path.write_bytes(content)
    return key, chain


def dumped(address: str, path: Path) -> None:
    """A backup, as docs/operations.md makes it."""
    programs = Path(path_of("PostgreSQL"))
    subprocess.run([programs / "pg_dump", "--format=custom", f"--file={path}", address], check=True, timeout=60)


def restored(path: Path, address: str) -> None:
    programs = Path(path_of("PostgreSQL"))
    subprocess.run([programs / "pg_restore", "--no-owner", f"--dbname={address}", str(path)], check=True, timeout=60)
