// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where and when figures were measured. JMH's JSON says nothing of that but the JDK, so it is
 * handed to each measuring JVM as system properties, which JMH writes down as the JVM's arguments.
 *
 * @param facts by name, in the order in which a page shows them; empty if nothing is known
 */
record Machine(Map<String, String> facts) {

  /** How the arguments begin. */
  static final String PREFIX = "-Djirq.bench.";

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The processor's fact. */
  static final String CPU = "cpu";

  /** The operating system's fact. */
  static final String SYSTEM = "os";

  /** The fact that tells how busy the machine was before: its load average of one minute. */
  static final String LOAD = "load";

  /** The fact that names the preset. */
  static final String PRESET = "preset";

  /** The day's fact. */
  static final String DATE = "date";

  /** This machine, now. */
  static Machine here(Preset preset) {
    Map<String, String> facts = new LinkedHashMap<>();
    int count = Runtime.getRuntime().availableProcessors();
    facts.put(CPU, processor() + ", " + count + (count == 1 ? " CPU" : " CPUs"));
    facts.put(
        SYSTEM, property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    facts.put(LOAD, load < 0 ? "?" : String.format(Locale.ROOT, "%.2f", load));
    facts.put(PRESET, preset.name().toLowerCase(Locale.ROOT));
    facts.put(DATE, LocalDate.now(ZoneOffset.UTC).toString());
    return new Machine(facts);
  }

  /** Finds the facts among a JVM's arguments. */
  static Machine of(Collection<String> jvmArguments) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String argument : jvmArguments) {
      int equals = argument.indexOf('=');
      if (argument.startsWith(PREFIX) && equals > 0) {
        facts.put(argument.substring(PREFIX.length(), equals), argument.substring(equals + 1));
      }
    }
    return new Machine(facts);
  }

  /** The arguments that carry the facts. */
  List<String> jvmArguments() {
    List<String> arguments = new ArrayList<>();
    facts.forEach((name, value) -> arguments.add(PREFIX + name + "=" + value));
    return arguments;
  }

  /** One fact, or that it is not known. */
  String fact(String name) {
    return facts.getOrDefault(name, "not recorded");
  }

  private static String processor() {
    try {
      List<String> lines = Files.readAllLines(CPU_INFO);
      Optional<String> model = field(lines, "model name");
      if (model.isPresent()) {
        String family = field(lines, "cpu family").orElse("?");
        return model.get()
            + " (family "
            + family
            + ", model "
            + field(lines, "model").orElse("?")
            + ")";
      }
    } catch (IOException e) {
      // Not Linux: the architecture is all there is to say.
    }
    return property("os.arch");
  }

  private static Optional<String> field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.split(":", 2)[0].strip().equals(name) && line.contains(":"))
        .map(line -> line.split(":", 2)[1].strip())
        .findFirst();
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }
}
