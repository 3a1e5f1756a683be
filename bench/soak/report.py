"""The figures of a soak as a table and as JSON."""

from typing import Any

from bench.soak.run import Result


def rows(result: Result) -> list[tuple[str, str]]:
    return [*_done(result), *_new(result), *_troubles(result)]


def _done(result: Result) -> list[tuple[str, str]]:
    told, plan = result.told, result.plan
    return [
        ("minutes, customers at a time, seed", f"{plan.seconds / 60:g}, {plan.customers}, {plan.seed}"),
        ("journeys begun", str(told["begins"])),
        ("confirmed, of these by two clicks at once", f"{told['confirms']}, {told['twice']}"),
        ("appointments told to be booked", str(result.kinds["all"])),
        ("told: not booked, of these because it was taken", f"{told['refused']}, {result.taken}"),
        ("pages that said: not known yet", str(told["unknown"])),
        ("moves begun, told: moved", f"{told['moves']}, {told['moved']}"),
        ("cancellations begun, told: cancelled, in part", f"{told['cancels']}, {told['cancelled']}, {told['partly']}"),
    ]


def _new(result: Result) -> list[tuple[str, str]]:
    told, kinds = result.told, result.kinds
    return [
        ("sign-ups sent, accounts opened by their mail", f"{told['signs up']}, {told['mailed']}"),
        ("of these told: sent too fast, a mail that never came", f"{told['robot']}, {told['no mail']}"),
        ("booked by who signed up", str(kinds["new"])),
        ("booked with several services", str(kinds["several"])),
        ("booked in a frame, in a tab that a frame led to", f"{kinds['frame']}, {kinds['from a frame']}"),
        ("frames that heard of it, looks with a key alone", f"{told['heard']}, {told['key alone']}"),
        ("signed out, of these browsers somebody else's next", f"{told['signs out']}, {told['shared']}"),
    ]


def _troubles(result: Result) -> list[tuple[str, str]]:
    had, wrong = result.troubles, sum(result.faults.values())
    share = f"{100 * wrong / max(1, result.calls):.0f} %"
    redis = f"{had['Redis restarts']}, {had['Redis hangs']}" if result.plan.redis else "no Redis"
    back = f"{had['clocks put back']}, {had['site alone']}, {had['seconds back']}"
    times = f"{len(result.seconds)}, {result.page(0.5) * 1000:.0f} ms, {result.page(0.95) * 1000:.0f} ms"
    return [
        ("calls to the API, of these gone wrong", f"{result.calls}, {wrong} ({share})"),
        ("workers killed, API restarted", f"{had['worker kills']}, {had['API restarts']}"),
        ("Redis restarted, hung", redis),
        ("clocks jumped", "; ".join(result.jumps) or "never"),
        ("clocks put back, the site's alone, seconds in all", back),
        ("pages, median, p95", times),
        ("the site still answers", "yes" if result.answers else "no"),
        ("violations", str(len(result.violations))),
    ]


def table(result: Result) -> str:
    lines = ["", *(f"{name:54} {value}" for name, value in rows(result)), "", "what went wrong with calls:"]
    kinds = sorted(result.faults.items())
    width = max((len(kind) for kind, _ in kinds), default=0)
    in_columns = [f"  {kind:{width}} {count:5}" for kind, count in kinds]
    lines += ["".join(in_columns[at : at + 4]) for at in range(0, len(in_columns), 4)]
    for one in result.violations:
        lines += [
            "",
            f"{one.kind.upper()}: customer {one.customer}: {one.text}",
            *(f"    {line}" for line in one.story),
        ]
    return "\n".join(lines)


def as_json(result: Result) -> dict[str, Any]:
    return {
        "figures": dict(rows(result)),
        "told": dict(result.told),
        "faults": dict(sorted(result.faults.items())),
        "troubles": dict(result.troubles),
        "clock_jumps": result.jumps,
        "p95_ms": round(result.page(0.95) * 1000),
        "violations": [vars(one) for one in result.violations],
    }


def is_well(result: Result) -> bool:
    return result.answers and not result.violations
