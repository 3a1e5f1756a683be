"""What deploy/ ships is what the programs that read it take, and means the same in each of its files."""

import base64
import hashlib
import re
import shlex
import subprocess
import sys

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from booking.watch import metrics
from booking_site import environment as read_from

from .running import ROOT, environment, start

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
# These are no objects of every cluster's: kustomize's own file, one for an operator, and values for a Helm chart.
NO_OBJECTS = {"kustomization.yaml", "servicemonitor.yaml", "prometheus-adapter.yaml"}
TOKEN = "a token of sixteen letters"
OBJECTS = sorted(path for path in KUBERNETES.glob("*.yaml") if path.name not in NO_OBJECTS)


def passes(*command):
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, timeout=60)
    return done.returncode == 0, done.stdout + done.stderr


def read(path):
    return yaml.safe_load(path.read_text())


def test_compose_takes_its_file():
    good, said = passes("check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml"))
    assert good, said


@pytest.mark.parametrize("version", ["1.28.0", "1.34.0"])
def test_kubernetes_takes_its_files(version):
    good, said = passes("kubernetes_validate", "--strict", "-k", version, *map(str, OBJECTS))
    assert good, said


def test_kustomize_is_told_of_every_file():
    told = set(read(KUBERNETES / "kustomization.yaml")["resources"])
    assert told == {path.name for path in OBJECTS} - {"secret.example.yaml"}


@pytest.mark.parametrize("name", ["deployment.yaml", "migrate.yaml", "clean-up.yaml"])
def test_nothing_in_a_cluster_may_do_more_than_it_needs(name):
    pod = the_pod(read(KUBERNETES / name))
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == int(re.search(r"^USER (\d+)$", dockerfile(), re.MULTILINE)[1])
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"]


def the_pod(manifest):
    spec = manifest["spec"].get("jobTemplate", manifest)["spec"]
    return spec["template"]["spec"]


def test_nothing_of_compose_may_do_more_than_it_needs():
    services = read(DEPLOY / "compose.yaml")["services"]
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]


def test_probes_ask_under_a_name_that_the_site_has():
    (container,) = the_pod(read(KUBERNETES / "deployment.yaml"))["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "127.0.0.1"}]


def test_an_instance_answers_prometheus_under_its_own_address(client, settings, db):
    """Which sends no other Host: of a pod it knows only that."""
    settings.METRICS_TOKEN = TOKEN
    settings.SITE_HOSTS = hosts_of_a_pod("10.1.2.3")
    asked = {
        host: client.get("/metrics", headers={"Host": host, "Authorization": f"Bearer {TOKEN}"}).status_code
        for host in ("10.1.2.3:8000", "book.example", "10.1.2.4:8000")
    }
    assert asked == {"10.1.2.3:8000": 200, "book.example": 200, "10.1.2.4:8000": 421}


def hosts_of_a_pod(address):
    """The setting, as a cluster puts it together."""
    (container,) = the_pod(read(KUBERNETES / "deployment.yaml"))["containers"]
    known = {}
    for each in container["env"]:
        source = each.get("valueFrom", {})
        if "configMapKeyRef" in source:
            known[each["name"]] = read(KUBERNETES / "configmap.yaml")["data"][source["configMapKeyRef"]["key"]]
        elif "fieldRef" in source:
            known[each["name"]] = {"status.podIP": address}[source["fieldRef"]["fieldPath"]]
        else:
            known[each["name"]] = re.sub(r"\$\((\w+)\)", lambda found: known[found[1]], each["value"])
    return read_from.words(known["ALLOWED_HOSTS"])


def test_instances_of_compose_answer_it_under_the_names_that_the_guide_gives_them(client, settings, db):
    settings.METRICS_TOKEN = TOKEN
    compose, guide = read(DEPLOY / "compose.yaml"), (ROOT / "docs/operations.md").read_text()
    (more,) = re.findall(r"`MORE_HOSTS=(\S+)`", guide)
    settings.SITE_HOSTS = hosts_of_compose(compose, SITE_NAME="book.example", MORE_HOSTS=more)
    replicas = compose["services"]["site"]["deploy"]["replicas"]
    instances = [f"{compose['name']}-site-{number + 1}:8000" for number in range(replicas)]
    asked = {
        host: client.get("/metrics", headers={"Host": host, "Authorization": f"Bearer {TOKEN}"}).status_code
        for host in (*instances, "book.example", "booking-redis-1:8000")
    }
    assert asked == dict.fromkeys([*instances, "book.example"], 200) | {"booking-redis-1:8000": 421}
    assert [each for each in instances if f"`{each}`" not in guide] == []
    assert f"`{compose['name']}_outside`" in guide and "outside" in compose["services"]["site"]["networks"]


def test_compose_needs_no_more_than_its_name():
    assert hosts_of_compose(read(DEPLOY / "compose.yaml"), SITE_NAME="book.example") == ["book.example"]


def hosts_of_compose(compose, **given):
    """The setting, as compose makes it of its own variables."""
    setting = compose["services"]["site"]["environment"]["ALLOWED_HOSTS"]
    return read_from.words(re.sub(r"\$\{(\w+):[?-][^}]*\}", lambda found: given.get(found[1], ""), setting))


def test_what_asks_clicrdv_is_run_where_there_is_a_way_out():
    compose, guide = read(DEPLOY / "compose.yaml"), (ROOT / "docs/operations.md").read_text()
    asking = re.findall(
        r"^docker compose (?:exec|run)(?: --?\S+)* (\S+) python manage.py add_merchant", guide, re.MULTILINE
    )
    assert asking
    for service in asking:
        assert [each for each in compose["services"][service]["networks"] if not (compose["networks"][each] or {})]


def test_caddy_is_told_of_the_instances_and_nothing_else():
    told = set(re.findall(r"\{\$(\w+)", (DEPLOY / "Caddyfile").read_text()))
    assert told == {"SITE_NAME", "SITES"}
    assert set(read(DEPLOY / "compose.yaml")["services"]["caddy"]["environment"]) == told
    assert 'Environment="SITES=10.0.0.1:8000 10.0.0.2:8000"' in (ROOT / "docs/operations.md").read_text()


def test_both_proxies_say_the_same_in_the_same_style():
    nginx, caddy = ((DEPLOY / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    said = [re.findall(r"<(?:style|title|h1|h2|p)>.*?</", text, re.DOTALL) for text in (nginx, caddy)]
    assert said[0] and sorted(said[0]) == sorted(said[1])
    (style,) = re.findall(r"<style>(.*)</style>", nginx)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in nginx and f"style-src 'sha256-{digest}'" in caddy


def test_postgresql_is_told_to_take_a_connection_for_every_thread():
    threads, compose = read_from.gunicorn().threads, read(DEPLOY / "compose.yaml")["services"]
    site, guide = compose["site"], (ROOT / "docs/operations.md").read_text()
    needed = site["deploy"]["replicas"] * int(site["environment"]["WEB_CONCURRENCY"]) * threads
    assert int(compose["postgresql"]["command"][-1].removeprefix("max_connections=")) > needed
    assert f"WEB_THREADS ({threads})" in (ROOT / ".env.example").read_text()
    assert f"take {threads} connections for each process" in guide
    assert f"may take {2 * threads} connections" in guide


def test_the_audit_asks_about_all_that_is_shipped():
    told = subprocess.run(["make", "--dry-run", "audit"], cwd=ROOT, capture_output=True, text=True, timeout=60).stdout
    (audit,) = (line for line in told.splitlines() if "pip_audit" in line)
    assert set(re.findall(r"-r (\S+)", audit)) == set(re.findall(r"requirements[\w-]*\.txt", dockerfile()))


def test_prometheus_finds_every_instance():
    monitor, service = (read(KUBERNETES / name) for name in ("servicemonitor.yaml", "service.yaml"))
    (endpoint,) = monitor["spec"]["endpoints"]
    labels = service["metadata"]["labels"]
    assert monitor["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert labels[monitor["spec"]["jobLabel"]] == "booking", "the alerts look for this job"
    assert endpoint["port"] in [port["name"] for port in service["spec"]["ports"]]
    token = endpoint["authorization"]["credentials"]
    secret = read(KUBERNETES / "secret.example.yaml")
    assert token["name"] == secret["metadata"]["name"] and token["key"] in secret["stringData"]


def test_what_is_for_machines_is_shown_to_nobody_by_any_proxy():
    (rule,) = read(KUBERNETES / "ingress.yaml")["spec"]["rules"]
    led = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    assert led == {"/": "site", "/internal": "closed", "/metrics": "closed", "/readyz": "closed"}
    assert "selector" not in read(KUBERNETES / "closed.yaml")["spec"]
    closed = re.findall(r"error /(\w+)(?:/\*)? 404", (DEPLOY / "Caddyfile").read_text())
    assert sorted(closed) == ["internal", "metrics", "readyz"]
    assert "location ~ ^/(?:internal/|(?:metrics|readyz)$) {" in (DEPLOY / "nginx.conf").read_text()


def test_compose_asks_only_those_who_answer():
    """The image's own health check asks a site: what is none would be unwell for ever."""
    for name, service in read(DEPLOY / "compose.yaml")["services"].items():
        of_the_image = service["image"].startswith("${SITE_IMAGE")
        assert (service["healthcheck"] == {"disable": True}) is (of_the_image and "command" in service), name


def test_a_reload_with_a_typing_error_is_none():
    """systemd goes from one line to the next as long as all is well."""
    check, reload = re.findall(r"^ExecReload=(.+)$", (DEPLOY / "systemd/booking.service").read_text(), re.MULTILINE)
    assert reload == "/bin/kill -HUP $MAINPID"
    python, *arguments = shlex.split(check)
    assert python == "/srv/booking/venv/bin/python"
    ends = {}
    for seconds in ("five", "5"):
        given = environment(SECRET_KEY="a key", CLICRDV_API_KEY="0" * 32, SLOT_SECONDS=seconds)
        process = start([sys.executable, *arguments], ROOT, given)
        said, _ = process.communicate(timeout=60)
        ends[seconds] = process.returncode, "SLOT_SECONDS is 'five'" in said
    assert ends == {"five": (1, True), "5": (0, False)}


def test_who_has_to_end_gets_the_time_for_it():
    graceful = read_from.gunicorn().graceful_timeout
    pod = the_pod(read(KUBERNETES / "deployment.yaml"))
    drained = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert pod["terminationGracePeriodSeconds"] > graceful + drained
    compose = read(DEPLOY / "compose.yaml")["services"]["site"]["stop_grace_period"]
    assert int(compose.removesuffix("s")) > graceful


def test_the_proxies_end_a_connection_before_the_site_does():
    """Or a POST may meet one that is just being closed, and nobody may send it again."""
    kept = read_from.gunicorn().keepalive
    nginx = re.search(r"keepalive_timeout (\d+)s;", (DEPLOY / "nginx.conf").read_text())
    caddy = re.search(r"keepalive (\d+)s$", (DEPLOY / "Caddyfile").read_text(), re.MULTILINE)
    assert int(nginx[1]) < kept and int(caddy[1]) < kept


def test_the_autoscaler_follows_what_is_recorded_and_offered():
    metric = "booking_page_seconds_p95"
    assert metric in [rule.get("record") for rule in rules()]
    assert read(KUBERNETES / "autoscaler.yaml")["spec"]["metrics"][0]["object"]["metric"]["name"] == metric
    (rule,) = read(KUBERNETES / "prometheus-adapter.yaml")["rules"]["custom"]
    assert rule["seriesQuery"].startswith(metric) and rule["name"]["matches"] == metric


def test_the_operators_guide_explains_every_alert():
    alerts = [
        rule["alert"] for group in read(DEPLOY / "alerts.yaml")["groups"] for rule in group["rules"] if "alert" in rule
    ]
    guide = (ROOT / "docs/operations.md").read_text()
    assert alerts
    assert [alert for alert in alerts if f"`{alert}`" not in guide] == []


# How it is written what a label says. A status is a number of HTTP, and is written by nobody in particular.
WRITTEN = {
    ("booking_api_calls_total", "outcome"): r'\bcalled\(.*"{}"',
    ("booking_api_calls_total", "resource"): r'"{}"',
    ("booking_bookings_total", "outcome"): r'\bhappened\.append\(.*"{}"',
    ("booking_cache_total", "what"): r'\blooked\("{}"',
    ("booking_cache_total", "result"): r'\blooked\(.*"{}"',
    ("booking_pages_total", "page"): r'\bname = "{}"',
    ("up", "job"): r"\bjob_name: {}\b",
}
STATUS = re.compile(r"[\d.\[\]-]+")


def looked_at():
    """By the rules: metrics, each with the labels and values it has to have, as in ("up", {("job", "booking")})."""
    for rule in rules():
        for metric, labels in re.findall(r"\b(up|booking_\w+)\b(?:\{(.*?)\})?", rule["expr"]):
            pairs = re.findall(r'(\w+)[!=]~?"(.*?)"', labels)
            yield metric, {(label, value) for label, values in pairs for value in values.split("|")}


def test_alerts_look_at_what_is_counted():
    ending = {"counter": "_total", "histogram": "_bucket", "gauge": ""}
    counted = {
        metric._name + ending[metric._type]: set(metric._labelnames)
        for metric in vars(metrics).values()
        if isinstance(metric, MetricWrapperBase)
    }
    counted |= {rule["record"]: set() for rule in rules() if "record" in rule} | {"up": {"job"}}
    for name, wanted in looked_at():
        assert {label for label, _ in wanted} <= counted[name], name


def test_alerts_wait_for_nothing_that_nobody_writes():
    """One that does is silent for ever, while its own test, which makes the numbers up, is well."""
    code = [path for path in (ROOT / "booking").rglob("*.py") if "migrations" not in path.parts]
    text = "".join(path.read_text() for path in [*code, ROOT / "docs/operations.md"])
    waited = {(name, *pair) for name, wanted in looked_at() for pair in wanted if not STATUS.fullmatch(pair[1])}
    assert len(waited) >= len(WRITTEN)
    unwritten = [each for each in sorted(waited) if not re.search(WRITTEN[each[:2]].format(each[2]), text)]
    assert unwritten == []


def rules():
    return [rule for group in read(DEPLOY / "alerts.yaml")["groups"] for rule in group["rules"]]


def dockerfile():
    return (ROOT / "Dockerfile").read_text()
