// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jirq.bench.Row.Role;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/** The rows: complete, each one runnable, and picked by name. */
class RowsTest {

  private static final List<Row> ALL = Rows.all(25);

  private static List<String> names(List<Row> rows) {
    return rows.stream().map(Row::name).distinct().toList();
  }

  @Test
  void eachGroupBeginsWithItsOnlyBaseline() {
    List<String> groups = new ArrayList<>();
    for (Row row : ALL) {
      boolean begins = groups.isEmpty() || !groups.get(groups.size() - 1).equals(row.group());
      if (begins) {
        groups.add(row.group());
      }
      assertEquals(begins, row.role() == Role.BASELINE, row::toString);
    }
    assertEquals(groups.size(), Set.copyOf(groups).size(), groups::toString);
    // Seventeen ways of an interrupt, seven through controllers with outputs, two of readers, three
    // waits, five replaces, two churns, four births.
    assertEquals(40, groups.size(), groups::toString);
  }

  @Test
  void noRowIsMeasuredTwice() {
    Set<String> settings = new HashSet<>();
    for (Row row : ALL) {
      assertTrue(settings.add(row.setting() + row.threads()), row::toString);
    }
  }

  @Test
  void eachRowNamesABenchmarkAndAValueForEachOfItsParameters() {
    var known = new TreeMap<String, BenchmarkListEntry>();
    for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(null, List.of())) {
      known.put(entry.getUsername(), entry);
    }
    for (Row row : ALL) {
      BenchmarkListEntry entry = known.get(row.benchmark());
      assertTrue(entry != null, row::toString);
      var params = entry.getParams().orElse(new TreeMap<>());
      assertEquals(params.keySet(), row.params().keySet(), row::toString);
    }
  }

  @Test
  void everyCombinationOfReplaceIsThere() {
    List<Row> idle = new ArrayList<>();
    for (Row row : Selection.of(ALL, List.of("Replace."))) {
      if (row.role() == Role.MEASURED && row.param("readers").equals("0")) {
        idle.add(row);
      }
    }
    // Nothing can change in an empty table.
    assertEquals(3 * 3 * 2 + 2, idle.size(), idle::toString);
  }

  @Test
  void onlyTheLibrarysHotPathMustNotAllocate() {
    for (Row row : ALL) {
      boolean ofAnUpdate =
          List.of("GracePeriodLatency", "Replace", "IrqfdChurn", "MachineCreation")
              .contains(row.name().split("\\.")[0]);
      boolean mustNot = !ofAnUpdate && row.role() == Role.MEASURED;
      assertEquals(mustNot, row.isGarbageFree(), row::toString);
    }
  }

  @Test
  void theBudgetsOfUpdatesStandOnTheirRows() {
    for (Row row : ALL) {
      if (row.path() == Row.Path.UPDATE) {
        boolean replace = row.param("routes").equals("4096") && row.param("readers").equals("1");
        boolean creation = row.name().equals("MachineCreation.empty");
        boolean measured = row.role() == Role.MEASURED;
        String budget = replace ? "250 µs" : creation ? "5.00 µs, 16.0 KiB" : "";
        assertEquals(measured ? budget : "", row.budget().toString(), row::toString);
      }
    }
  }

  @Test
  void aNamePicksByClassOrMethodInAnyCase() {
    assertEquals(List.of("Replace.replace"), names(Selection.of(ALL, List.of("REPLACE"))));
    assertEquals(
        List.of("IrqfdChurn.level", "IrqfdChurn.edge"),
        names(Selection.of(ALL, List.of("irqfdchurn"))));
    assertEquals(
        List.of("UnchangedLevel.low", "IrqfdChurn.edge"),
        names(Selection.of(ALL, List.of("churn.edge", "UnchangedLevel.low"))));
    assertEquals(ALL, Selection.of(ALL, List.of()));
  }

  @Test
  void aWrongNameIsRefusedWithTheRightOnes() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Selection.of(ALL, List.of("ReadSide", "Nonsense")));
    assertTrue(refusal.getMessage().contains("Nonsense"), refusal::getMessage);
    for (String name : names(ALL)) {
      assertTrue(refusal.getMessage().contains(name), refusal::getMessage);
    }
  }
}
