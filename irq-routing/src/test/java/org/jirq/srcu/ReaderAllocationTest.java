// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers of a thread with a slot allocate nothing, compiled or interpreted. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReaderAllocationTest {

  private static final int ROUNDS = 20_000;

  private final Srcu srcu = new Srcu("test");
  private final Srcu fenceless =
      Srcu.builder("test").asymmetricBarrier(new SafepointBarrier()).build();
  private OwnedReader fenced;
  private OwnedReader fenceFree;

  private void round() {
    srcu.readUnlock(srcu.readLock());
    srcu.read().close();
    fenced.readUnlock(fenced.readLock());
    fenced.read().close();
    fenceFree.readUnlock(fenceFree.readLock());
    fenceFree.read().close();
  }

  /** By reflection, as nothing else needs the management module. */
  private static long allocated() {
    try {
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      Method bytes =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class);
      return (long) bytes.invoke(bean, Thread.currentThread().getId());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the bytes that all rounds allocate together, the measurement's own included. */
  private long measure() {
    fenced = srcu.ownReader();
    fenceFree = fenceless.ownReader();
    for (int i = 0; i < ROUNDS; i++) {
      round();
    }
    long before = allocated();
    for (int i = 0; i < ROUNDS; i++) {
      round();
    }
    return allocated() - before;
  }

  private static void assertNothing(long bytes) {
    assertTrue(bytes <= ROUNDS, "bytes=" + bytes + " in rounds=" + ROUNDS);
  }

  @Test
  void readersWithASlotAllocateNothing() {
    assertNothing(measure());
  }

  @Test
  void theMeasurementWouldSeeAnObjectForEachSection() {
    Srcu slotless = new Srcu("slotless", 0);
    List<ReadSection> kept = new ArrayList<>(ROUNDS);
    long before = allocated();
    for (int i = 0; i < ROUNDS; i++) {
      ReadSection section = slotless.read();
      section.close();
      kept.add(section);
    }
    assertTrue(allocated() - before > 16L * ROUNDS);
  }

  /** Without a compiler nothing is optimized away: what allocates in the source allocates here. */
  @Test
  void readersWithASlotAllocateNothingInTheInterpreter() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(Srcu.class, ReaderAllocationTest.class, Test.class),
                Interpreted.class.getName())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.startsWith("bytes="), output);
    assertNothing(Long.parseLong(output.substring("bytes=".length())));
  }

  /** Where the classes came from: also main and test classes that were merged into one module. */
  private static String classPath(Class<?>... classes) {
    List<String> places = new ArrayList<>();
    for (Class<?> c : classes) {
      places.add(Path.of(location(c)).toString());
    }
    places.add(System.getProperty("java.class.path"));
    places.add(System.getProperty("jdk.module.path", ""));
    return String.join(System.getProperty("path.separator"), places);
  }

  private static URI location(Class<?> c) {
    try {
      String file = c.getName().replace('.', '/') + ".class";
      String url = c.getResource('/' + file).toString();
      String place = url.substring(0, url.length() - file.length());
      return URI.create(place.startsWith("jar:") ? place.substring(4, place.length() - 2) : place);
    } catch (IllegalArgumentException e) {
      throw new AssertionError(c.getName(), e);
    }
  }

  /** What the other process runs. */
  static final class Interpreted {

    private Interpreted() {}

    public static void main(String[] args) {
      System.out.println("bytes=" + new ReaderAllocationTest().measure());
    }
  }
}
