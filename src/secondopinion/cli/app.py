"""The commands, in the order a newcomer meets them."""

import typer

from . import audit, case, demo, init, report, serve

app = typer.Typer(
    name="secondopinion",
    help="Independent cancer second opinions, on your own machine.\n\n"
    "Every option of the installation is an environment variable SECONDOPINION_<NAME> (docs/reference/options.md). "
    "Exit codes: 0 done, 1 refused (one sentence says why), 2 wrong usage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init.init)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("demo")(demo.demo)
app.add_typer(case.app, name="case")
app.add_typer(report.app, name="report")
app.add_typer(audit.app, name="audit")
