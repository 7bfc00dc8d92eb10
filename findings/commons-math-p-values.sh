#!/usr/bin/env bash
# commons-math3 3.6.1 (Java): a tie of two models has a p value of 1.25, and equal samples of scores
# differ.
#
# Expected: the two-sided BinomialTest of 5 wins in 10 has p 1; the Kolmogorov-Smirnov test of two
# equal samples has p 1; scores that tie heavily lose no power in MannWhitneyUTest.
# Seen: where wins and losses are equal, BinomialTest adds the middle outcome twice: p is 1.246 for
# 5 of 10 wins (4 of 10 is right). Two samples of six scores that are all 5
# have p 0.14 by KolmogorovSmirnovTest. 60 scores of which 50 are 5 against 60 of which 40 are have
# p 0.115 by MannWhitneyUTest, whose variance knows no ties; 0.036 is right, as
# commons-statistics-inference 1.1, the successor, says.
#
# What it means for preference data: votes often stand even, and scores from 1 to 5 tie nearly
# always. Use commons-statistics-inference.
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
      <groupId>org.apache.commons</groupId><artifactId>commons-statistics-inference</artifactId><version>1.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never -Dmaven.repo.local="$dir/repository" dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Run.java <<'JAVA'
import java.util.*;
import org.apache.commons.math3.stat.inference.*;

public class Run {
	static double[] scores(int count, int fives) {
		double[] scores = new double[count];
		Arrays.fill(scores, 4);
		Arrays.fill(scores, 0, fives, 5);
		return scores;
	}

	static void check(String name, double old, double successor, String want) {
		String got = String.format(Locale.ROOT, "commons-math3 %.3f, commons-statistics %.3f", old, successor);
		System.out.println(name + ": " + got);
		if (!got.equals(want)) {
			System.err.println("that was " + want + " when this was written");
			System.exit(1);
		}
	}

	static double binomial(int trials, int wins) {
		return new BinomialTest().binomialTest(trials, wins, 0.5, AlternativeHypothesis.TWO_SIDED);
	}

	static double binomialSuccessor(int trials, int wins) {
		return org.apache.commons.statistics.inference.BinomialTest.withDefaults().test(trials, wins, 0.5).getPValue();
	}

	public static void main(String[] arguments) {
		check("5 wins of 10", binomial(10, 5), binomialSuccessor(10, 5), "commons-math3 1.246, commons-statistics 1.000");
		check("4 wins of 10", binomial(10, 4), binomialSuccessor(10, 4), "commons-math3 0.754, commons-statistics 0.754");
		double[] fives = scores(6, 6);
		check("six fives twice", new KolmogorovSmirnovTest().kolmogorovSmirnovTest(fives, fives.clone()),
			org.apache.commons.statistics.inference.KolmogorovSmirnovTest.withDefaults().test(fives, fives.clone()).getPValue(),
			"commons-math3 0.143, commons-statistics 1.000");
		double[] first = scores(60, 50), second = scores(60, 40);
		check("50 and 40 fives of 60", new MannWhitneyUTest().mannWhitneyUTest(first, second),
			org.apache.commons.statistics.inference.MannWhitneyUTest.withDefaults().test(first, second).getPValue(),
			"commons-math3 0.115, commons-statistics 0.036");
	}
}
JAVA
javac -cp 'lib/*' Run.java
java -cp 'lib/*:.' Run
