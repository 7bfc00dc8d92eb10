#!/usr/bin/env bash
# jinjava 2.8.4 (Java), the Jinja with which Jlama renders chat templates: {{- and -}} take no
# blanks away.
#
# Expected: the text that Jinja2 3.1.6 makes of the same template, or an error, as for
# messages[::-1] and text.startswith(), which it does not know.
# Seen: {%- and -%} strip, {{- and -}} are read and do not, whatever trim_blocks and
# lstrip_blocks say. Templates that are laid out over several lines, as those of Qwen
# since 2.5 are, write nearly every mark with {{-, so the line breaks and the indentation in front
# of it are part of the prompt: four blanks before each mark, and none behind. A letter
# picked out of a text, text[0], is empty. Nothing is raised.
#
# What it means for preference data: marks that do not stand at the beginning of a line are not
# what the model was trained on; responses come from a worse model than the one named.
# Compare one rendered conversation with apply_chat_template, character by character.
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
      <groupId>com.hubspot.jinjava</groupId><artifactId>jinjava</artifactId><version>2.8.4</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dmaven.repo.local="$dir/repository" dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Run.java <<'JAVA'
import com.hubspot.jinjava.*;
import java.util.*;

public class Run {
	static void check(String template, String want, String jinja2) {
		Jinjava jinjava = new Jinjava(JinjavaConfig.newBuilder().withTrimBlocks(true).withLstripBlocks(true).build());
		String got = jinjava.render(template, Map.of("texts", List.of("Hi.", "Yes."))).replace("\n", "\\n");
		System.out.printf("%s%n  jinjava %s%n  Jinja2  %s%n", template.replace("\n", "\\n"), got, jinja2);
		if (!got.equals(want)) {
			System.err.println("that was " + want + " when this was written");
			System.exit(1);
		}
	}

	public static void main(String[] arguments) {
		check("a\n{%- if true -%}\nb\n{%- endif -%}\nc", "abc", "abc");
		check("a\n{{- 'b' -}}\nc", "a\\nb\\nc", "abc");
		check("{%- for text in texts %}\n    {{- '<' + text + '>' }}\n{%- endfor %}\n{%- if true %}\n    {{- '<answer>' }}\n{%- endif %}",
			"    <Hi.>    <Yes.>    <answer>", "<Hi.><Yes.><answer>");
		check("{{ texts[1][0] }}{{ texts[1][1:] }}", "es.", "Yes.");
	}
}
JAVA
javac -cp 'lib/*' Run.java
java -cp 'lib/*:.' Run
