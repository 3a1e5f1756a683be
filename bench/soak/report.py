"""The figures of a soak as a table and as JSON."""

from typing import Any

from bench.soak.run import Result


def rows(result: Result) -> list[tuple[str, str]]:
    told, plan = result.told, result.plan
    wrong = sum(result.faults.values())
    share = f"{100 * wrong / max(1, result.calls):.0f} %"
    return [
        ("minutes, customers, seed", f"{plan.seconds / 60:g}, {plan.customers}, {plan.seed}"),
        ("journeys begun", str(told["begins"])),
        ("confirmed, of these by two clicks at once", f"{told['confirms']}, {told['twice']}"),
        ("appointments told to be booked", str(result.booked)),
        ("told: not booked, of these because it was taken", f"{told['refused']}, {result.taken}"),
        ("pages that said: not known yet", str(told["unknown"])),
        ("moves begun, told: moved", f"{told['moves']}, {told['moved']}"),
        ("cancellations begun, told: cancelled", f"{told['cancels']}, {told['cancelled']}"),
        (
            "calls to the API, of these gone wrong",
            f"{result.calls}, {wrong} ({share})",
        ),
        ("workers killed, API restarted", f"{result.troubles['worker kills']}, {result.troubles['API restarts']}"),
        ("clocks jumped", "; ".join(result.jumps) or "never"),
        ("pages, median, p95", f"{result.pages}, {result.p50 * 1000:.0f} ms, {result.p95 * 1000:.0f} ms"),
        ("the site still answers", "yes" if result.answers else "no"),
        ("violations", str(len(result.violations))),
    ]


def table(result: Result) -> str:
    lines = ["", *(f"{name:50} {value}" for name, value in rows(result)), "", "what went wrong with calls:"]
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
        "p95_ms": round(result.p95 * 1000),
        "violations": [vars(one) for one in result.violations],
    }


def is_well(result: Result) -> bool:
    return result.answers and not result.violations
