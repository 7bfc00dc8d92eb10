#!/usr/bin/env bash
# commons-math3 3.6.1 (Java), WilcoxonSignedRankTest: pairs that are equal count for one side, so two
# models with the same scores differ significantly.
#
# Expected: pairs without a difference are left out, the p value of x against y is that of y against x,
# and equal scores have a p value of 1 or none.
# Seen: the zeros get the lowest ranks, the positive ranks are added up, and all the rest counts as
# negative. Twenty scores against the same twenty have p = 0.000002. Of twenty pairs, 18 equal and
# two better by one, p is 0.000002 one way round and 0.012 the other (0.5 in Hipparchus 4.0, which
# is its successor, and from the two alone). BinomialTest has the two-sided p of 5 wins in 10 as
# 1.246: an even result counts twice.
#
# What it means for preference data: scores of judges from 1 to 5 are mostly ties, and a test of
# them finds a difference because nothing differs: the more ties, the smaller p. Drop the equal
# pairs yourself, or take Hipparchus or commons-statistics.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.commons</groupId><artifactId>commons-math3</artifactId><version>3.6.1</version>
    </dependency>
    <dependency>
      <groupId>org.hipparchus</groupId><artifactId>hipparchus-stat</artifactId><version>4.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never -Dmaven.repo.local="$dir/repository" dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Run.java <<'JAVA'
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;

public class Run {
	static void check(String name, double got, double want) {
		System.out.printf(Locale.ROOT, "%s: p = %.6f%n", name, got);
		if (Math.abs(got - want) > 0.000001) {
			System.err.println("that was " + want + " when this was written");
			System.exit(1);
		}
	}

	public static void main(String[] args) {
		double[] fours = new double[20];
		Arrays.fill(fours, 4);
		double[] better = fours.clone();
		better[18] = better[19] = 5;
		WilcoxonSignedRankTest test = new WilcoxonSignedRankTest();
		check("equal scores", test.wilcoxonSignedRankTest(fours, fours, true), 0.0000019);
		check("equal scores, not exact", test.wilcoxonSignedRankTest(fours, fours, false), 0.0000820);
		check("18 equal, two better", test.wilcoxonSignedRankTest(better, fours, true), 0.0000019);
		check("the same, turned round", test.wilcoxonSignedRankTest(fours, better, true), 0.0120792);
		check("the two alone", test.wilcoxonSignedRankTest(new double[] {5, 5}, new double[] {4, 4}, true), 0.5);
		var successor = new org.hipparchus.stat.inference.WilcoxonSignedRankTest();
		check("all 20 in Hipparchus", successor.wilcoxonSignedRankTest(better, fours, true), 0.5);
		check("5 wins in 10", new BinomialTest().binomialTest(10, 5, 0.5, AlternativeHypothesis.TWO_SIDED), 1.2460938);
	}
}
JAVA
java -cp 'lib/*' Run.java
