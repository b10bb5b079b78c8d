// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** House rules that a look at the sources can check. */
class SourceShapeTest {

  private static final Pattern FORBIDDEN =
      Pattern.compile("sun\\.misc\\." + "Unsafe|jdk\\.internal|getDeclaredField|setAccessible");
  private static final Pattern DUMPING_GROUND =
      Pattern.compile("(Util|Utils|Helper|Helpers|Manager|Common|Base)\\.java$");

  private static List<Path> all() {
    List<Path> files = new ArrayList<>(Checkout.javaFiles("src/main/java"));
    files.addAll(Checkout.javaFiles("src/test/java"));
    assertTrue(files.size() > 60, "found " + files.size());
    return files;
  }

  private static String name(Path file) {
    return Checkout.root().relativize(file).toString();
  }

  @Test
  void noFileIsLongerThan500Lines() {
    assertEquals(
        List.of(),
        all().stream()
            .filter(file -> Checkout.read(file).lines().count() > 500)
            .map(SourceShapeTest::name)
            .toList());
  }

  @Test
  void noTypeIsADumpingGround() {
    assertEquals(
        List.of(),
        all().stream()
            .map(SourceShapeTest::name)
            .filter(name -> DUMPING_GROUND.matcher(name).find())
            .toList());
  }

  /** jcstress leaves out what has more actors than the machine has processors, and says nothing. */
  @Test
  void everyWeakMemoryCaseRunsOnTwoProcessors() {
    List<String> tooMany = new ArrayList<>();
    int cases = 0;
    for (Path file : Checkout.javaFiles("src/main/java")) {
      String[] classes = Checkout.read(file).split("@JCStressTest");
      for (int each = 1; each < classes.length; each++) {
        cases++;
        long actors =
            Pattern.compile("^ +@Actor$", Pattern.MULTILINE)
                .matcher(classes[each])
                .results()
                .count();
        if (actors > 2) {
          tooMany.add(name(file) + " case " + each);
        }
      }
    }
    assertTrue(cases > 100, "found " + cases);
    assertEquals(List.of(), tooMany);
  }

  @Test
  void theLibraryStaysInsideThePlatformsPublicSurface() {
    assertEquals(
        List.of(),
        Checkout.javaFiles("src/main/java").stream()
            .filter(file -> FORBIDDEN.matcher(Checkout.read(file)).find())
            .map(SourceShapeTest::name)
            .toList());
  }
}
