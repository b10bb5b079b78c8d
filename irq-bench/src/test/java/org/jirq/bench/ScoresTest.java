// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jirq.bench.Row.Budget;
import org.jirq.bench.Row.Path;
import org.jirq.bench.Row.Role;
import org.jirq.bench.Scores.Verdict;
import org.junit.jupiter.api.Test;

/** What is made of JMH's figures: minimum, ratio, verdict, and the page's words for them. */
class ScoresTest {

  private static final String RESULT =
      """
      {"benchmark": "org.jirq.bench.%s", "mode": "avgt", "threads": %d, "measurementTime": "100 ms",
       "jvm": "/somewhere/java", "jvmArgs": ["-Xmx1g", "-Djirq.bench.cpu=a CPU, 2 CPUs"%s],
       "vmName": "VM", "vmVersion": "25", "params": {%s},
       "primaryMetric": {"score": 9, "scoreUnit": "ns/op", "rawData": [[%s], [%s]]},
       "secondaryMetrics": {%s "gc.alloc.rate.norm":
         {"score": 9, "scoreUnit": "B/op", "rawData": [[%s], [%s]]}}}
      """;

  private static String reader(int threads, String arguments, double nanos, double bytes) {
    return RESULT.formatted("ReadSide.srcu", threads, arguments, "", 99.0, nanos, "", bytes, bytes);
  }

  private static final String LOCKED_READER =
      RESULT.formatted("ReadSide.readWriteLock", 1, "", "", 10, 12, "", 0, 0);

  private static String creation(double nanos, double bytes) {
    return RESULT.formatted(
        "MachineCreation.empty", 1, "", "\"kind\": \"SHARED\"", nanos, nanos, "", bytes, bytes);
  }

  private static ResultFile file(String... results) {
    return ResultFile.parse("[" + String.join(",", results) + "]", "test");
  }

  private static Row row(Scores scores, String group, String variant) {
    return scores.rows().stream()
        .filter(row -> row.group().startsWith(group) && row.variant().equals(variant))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLeastOfAllIterationsCountsAndTheBaselineIsTheGroups() {
    Scores scores = file(LOCKED_READER, reader(1, "", 7.5, 0)).scores();
    assertEquals(2, scores.rows().size());
    Row srcu = row(scores, "reader", "SRCU");
    assertEquals(7.5, scores.cost(srcu).nanos());
    assertEquals(0.75, scores.ratio(srcu));
    assertEquals(Verdict.MET, scores.judge(srcu));
  }

  @Test
  void aBudgetThatIsARatioNeedsTheRowWithOneThread() {
    Scores alone = file(reader(2, "", 9.1, 0)).scores();
    assertEquals(Verdict.NONE, alone.judge(row(alone, "reader", "SRCU")));
    Scores met = file(reader(1, "", 7.5, 0), reader(2, "", 8.9, 0)).scores();
    assertEquals(Verdict.MET, met.judge(row(met, "reader enter and exit, 2", "SRCU")));
    Scores slow = file(reader(1, "", 7.5, 0), reader(2, "", 9.1, 0)).scores();
    assertEquals(Verdict.SLOW, slow.judge(row(slow, "reader enter and exit, 2", "SRCU")));
  }

  @Test
  void virtualThreadsAreRowsOfTheirOwn() {
    Scores scores = file(reader(1, ", \"-Djmh.executor=VIRTUAL\"", 11, 0)).scores();
    assertEquals("SRCU, virtual thread", scores.rows().iterator().next().variant());
  }

  @Test
  void garbageOnTheHotPathIsAMissAndOffItOnlyAboveItsBudget() {
    Scores hot = file(reader(1, "", 7.5, 1)).scores();
    assertEquals(Verdict.ALLOCATES, hot.judge(row(hot, "reader", "SRCU")));
    assertTrue(hot.hasGarbage());
    Scores small = file(creation(4000, 16384)).scores();
    assertEquals(Verdict.MET, small.judge(row(small, "machine", "shared")));
    Scores big = file(creation(4000, 16385)).scores();
    assertEquals(Verdict.ALLOCATES, big.judge(row(big, "machine", "shared")));
    assertTrue(!big.hasGarbage());
  }

  @Test
  void latenciesAreTheMedianOverIterationsAndTheLongestOfAll() {
    String metric = "\"%s\": {\"score\": 9, \"scoreUnit\": \"#\", \"rawData\": [[5, 3], [90]]},";
    String latencies = metric.formatted("p50Nanos") + metric.formatted("maxNanos");
    String params = "\"kind\": \"SHARED\", \"readers\": \"0\"";
    String result =
        RESULT.formatted("GracePeriodLatency.update", 1, "", params, 9, 9, latencies, 0, 0);
    Scores scores = file(result).scores();
    Row row = scores.rows().iterator().next();
    assertEquals(Map.of("p50", 5.0, "max", 90.0), scores.cost(row).latencies());
    assertTrue(file(result).text().contains("\"maxNanos\":{\"score\":90,"));
  }

  @Test
  void thePageNamesTheMissesAndTheMachine() throws IOException {
    ResultFile results = file(reader(1, "", 16, 0), creation(6000, 100));
    String page = new PerformancePage(results).files().get(PerformancePage.NAME);
    assertTrue(page.contains("0 of 2 budgets are met. These are not:"), page);
    assertTrue(page.contains("SRCU**: takes 16.0 ns, 2.00x of its budget of 8.00 ns."), page);
    assertTrue(page.contains("- `ReadSide.srcu`: two threads share"), page);
    assertTrue(page.contains("| processor | a CPU, 2 CPUs |"), page);
    assertTrue(page.contains("| measured on | not recorded |"), page);
  }

  @Test
  void pathsAndArgumentsOfTheMachineAreLeftOut() {
    String text = file(reader(1, "", 7.5, 0)).text();
    assertTrue(text.contains("-Djirq.bench.cpu=a CPU, 2 CPUs"), text);
    assertTrue(!text.contains("Xmx") && !text.contains("somewhere"), text);
    assertEquals(text, ResultFile.parse(text, "again").text());
  }

  @Test
  void aRowWithoutItsFiguresIsRefused() {
    String wrongUnit = reader(1, "", 7.5, 0).replace("ns/op", "us/op");
    assertThrows(IllegalArgumentException.class, () -> file(wrongUnit).scores());
    String noGarbage = reader(1, "", 7.5, 0).replace("gc.alloc.rate.norm", "gc.other");
    assertThrows(IllegalArgumentException.class, () -> file(noGarbage).scores());
  }

  @Test
  void whatAPassedRowMayCostIsSaid() {
    assertEquals("5.00 µs, 16.0 KiB", Budget.nanos(5000).andBytes(16384).toString());
    assertEquals("1.2x 1 thr", Budget.timesOneThread(1.2).toString());
    assertEquals("", Budget.NONE.toString());
    Row row = new Row("g", "v", "b", Path.UPDATE, Map.of(), 1, false, Role.MEASURED, Budget.NONE);
    assertTrue(!row.isGarbageFree());
    assertThrows(IllegalArgumentException.class, () -> new Scores().cost(row));
    assertEquals(List.of(), List.copyOf(new Scores().rows()));
  }
}
