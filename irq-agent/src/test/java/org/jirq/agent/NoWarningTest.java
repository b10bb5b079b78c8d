// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Agents and inboxes run in a JVM that denies {@code sun.misc.Unsafe} access to memory, where it
 * can, and has no other flag; and it prints no warning.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoWarningTest {

  /** The first JDK that has the flag by which memory access is denied. */
  private static final int FIRST_THAT_CAN_DENY = 23;

  private static final String MAIN = "org.jirq.agent.AgentProgram";

  private static final List<String> CLASSES =
      List.of(
          "org.jirq.agent.IrqfdAgent",
          "org.jirq.irqfd.IrqfdInbox",
          "org.jirq.routing.IrqRouter",
          "org.jirq.api.SourceId",
          "org.jctools.queues.atomic.MpscAtomicArrayQueue",
          "org.agrona.concurrent.AgentRunner");

  /** Where a class was loaded from: a jar or a folder. */
  private static Path origin(String name) {
    String file = "/" + name.replace('.', '/') + ".class";
    try {
      URI uri = Class.forName(name).getResource(file).toURI();
      String text = uri.toString();
      if (text.startsWith("jar:")) {
        return Path.of(URI.create(text.substring("jar:".length(), text.indexOf("!/"))));
      }
      return Path.of(URI.create(text.substring(0, text.length() - file.length() + 1)));
    } catch (Exception e) {
      throw new AssertionError(name, e);
    }
  }

  private static String path(boolean withTests) {
    Set<String> path = new LinkedHashSet<>();
    CLASSES.forEach(name -> path.add(origin(name).toString()));
    if (withTests) {
      path.add(origin(MAIN).toString());
    }
    return String.join(File.pathSeparator, path);
  }

  private static String run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= FIRST_THAT_CAN_DENY) {
      command.add("--sun-misc-unsafe-memory-access=deny");
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.strip();
  }

  @Test
  void onTheClassPath() throws Exception {
    assertEquals("9 interrupts, class path", run(List.of("-cp", path(true), MAIN)));
  }

  /** The program is a test class: it is patched into the module. */
  @Test
  void onTheModulePath() throws Exception {
    String module = "org.jirq.agent";
    assertEquals(
        "9 interrupts, module path",
        run(
            List.of(
                "-p",
                path(false),
                "--patch-module",
                module + "=" + origin(MAIN),
                "-m",
                module + "/" + MAIN)));
  }
}
