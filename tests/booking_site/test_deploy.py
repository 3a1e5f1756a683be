"""What deploy/ ships is what the programs that read it take, and means the same in each of its files."""

import re
import subprocess
import sys

import pytest
import yaml

from .running import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
# These two are no objects of a cluster's: kustomize's own file, and values for a Helm chart.
NO_OBJECTS = {"kustomization.yaml", "prometheus-adapter.yaml"}
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


def test_who_has_to_end_gets_the_time_for_it():
    graceful = int(re.search(r"^graceful_timeout = (\d+)$", gunicorn(), re.MULTILINE)[1])
    pod = the_pod(read(KUBERNETES / "deployment.yaml"))
    drained = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert pod["terminationGracePeriodSeconds"] > graceful + drained
    compose = read(DEPLOY / "compose.yaml")["services"]["site"]["stop_grace_period"]
    assert int(compose.removesuffix("s")) > graceful


def test_the_proxies_end_a_connection_before_the_site_does():
    """Or a POST may meet one that is just being closed, and nobody may send it again."""
    kept = int(re.search(r"^keepalive = (\d+)", gunicorn(), re.MULTILINE)[1])
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


def rules():
    return [rule for group in read(DEPLOY / "alerts.yaml")["groups"] for rule in group["rules"]]


def dockerfile():
    return (ROOT / "Dockerfile").read_text()


def gunicorn():
    return (ROOT / "gunicorn.conf.py").read_text()
