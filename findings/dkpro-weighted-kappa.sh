#!/usr/bin/env bash
# dkpro-statistics-agreement 2.2.1 (Java), WeightedKappaAgreement: the finer two annotators agree,
# the lower their kappa.
#
# Expected: weighted kappa is 1 less observed by expected disagreement, so it does not depend
# on the unit of the distance, and a gross disagreement lowers it.
# Seen: the observed disagreement is divided by the largest distance between two answers to one
# pair, the expected one by the largest distance between any two grades. Two people who give
# grades from 1 to 10 and never differ by more than 1 have kappa -0.32 with interval distances
# (0.98 is right). One more pair, of which one says 1 and the other 10, lifts it to 0.63: then
# both halves are divided by 81, and 0.63 is right. Krippendorff's alpha of the same package
# is right.
#
# What it means for preference data: on scores or strengths, annotators who nearly agree look as
# if they answered the contrary, and looking for a threshold keeps the careless ones. Use
# KrippendorffAlphaAgreement, or divide the two disagreements yourself after bringing the
# distances to 1 at most.
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
      <groupId>org.dkpro.statistics</groupId><artifactId>dkpro-statistics-agreement</artifactId><version>2.2.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never -Dmaven.repo.local="$dir/repository" dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Run.java <<'JAVA'
import java.util.*;
import org.dkpro.statistics.agreement.coding.*;
import org.dkpro.statistics.agreement.distance.*;

public class Run {
	// Cohen's kappa with the squared distance as weight, from its definition.
	static double defined(int[][] pairs) {
		double observed = 0, expected = 0;
		for (int[] p : pairs)
			observed += Math.pow(p[0] - p[1], 2) / pairs.length;
		for (int[] p : pairs)
			for (int[] q : pairs)
				expected += Math.pow(p[0] - q[1], 2) / pairs.length / pairs.length;
		return 1 - observed / expected;
	}

	static void check(String name, int[][] pairs, String want) {
		CodingAnnotationStudy study = new CodingAnnotationStudy(2);
		for (int[] p : pairs)
			study.addItem(p[0], p[1]);
		double kappa = new WeightedKappaAgreement(study, new IntervalDistanceFunction()).calculateAgreement();
		double alpha = new KrippendorffAlphaAgreement(study, new IntervalDistanceFunction()).calculateAgreement();
		String got = String.format(Locale.ROOT, "kappa %.2f, by its definition %.2f, alpha %.2f", kappa, defined(pairs), alpha);
		System.out.println(name + ": " + got);
		if (!got.equals(want)) {
			System.err.println("that was " + want + " when this was written");
			System.exit(1);
		}
	}

	public static void main(String[] arguments) {
		int[][] close = {{10, 9}, {9, 9}, {3, 2}, {1, 1}, {10, 10}, {2, 2}, {5, 6}, {7, 7}};
		int[][] gross = Arrays.copyOf(close, close.length + 1);
		gross[close.length] = new int[] {1, 10};
		check("never more than 1 apart", close, "kappa -0.32, by its definition 0.98, alpha 0.98");
		check("and one pair 9 apart", gross, "kappa 0.63, by its definition 0.63, alpha 0.65");
	}
}
JAVA
javac -cp 'lib/*' Run.java
java -cp 'lib/*:.' Run
