// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqEvents;
import org.jirq.api.LineTarget;
import org.jirq.api.MmioDevice;
import org.jirq.recordings.Recordings;
import org.junit.jupiter.api.Test;

/** Replayers and recorder on the shipped recordings, against the slow reference machine. */
class RecordedReplayTest {

  private static TraceOutcome replay(String name) throws IOException {
    try (TraceReader reader = TraceReader.open(name, Recordings.open(name))) {
      return new TraceReplayer(ReferenceMachine::new, null, Cell.PLAIN).replay(reader);
    }
  }

  private static void everyTraceIsAsRecorded(String family, String profile) throws IOException {
    for (String name : Recordings.list("traces/" + family)) {
      TraceOutcome outcome = replay(name);
      assertNull(outcome.first(), name);
      assertEquals(0, outcome.mismatches(), name);
      assertEquals(profile, outcome.profile(), name);
      Map<String, String> header = header(name);
      Map<String, Long> counts = counts(header.get("counts"));
      assertEquals(counts.getOrDefault("d", 0L), outcome.deliveries(), name);
      assertEquals(counts.getOrDefault("r", 0L), outcome.reads(), name);
      assertEquals(counts.getOrDefault("e", 0L), outcome.eois(), name);
      assertEquals(
          counts.values().stream().mapToLong(Long::longValue).sum(), outcome.events(), name);
    }
  }

  private static Map<String, String> header(String name) throws IOException {
    try (TraceReader reader = TraceReader.open(name, Recordings.open(name))) {
      return reader.header().values();
    }
  }

  private static Map<String, Long> counts(String text) {
    Map<String, Long> counts = new HashMap<>();
    for (String pair : text.split(" ")) {
      int equals = pair.indexOf('=');
      counts.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
    }
    return counts;
  }

  @Test
  void everyGuestIsAsKvmAnsweredIt() throws IOException {
    everyTraceIsAsRecorded("kvm/", "kvm");
  }

  @Test
  void everyGuestIsAsQemuAnsweredIt() throws IOException {
    everyTraceIsAsRecorded("qemu/", "qemu");
  }

  @Test
  void qemusVectorsAreAsRecorded() throws IOException {
    long ops = 0;
    for (String name : Recordings.list("vectors/qemu/ioapic-")) {
      VectorOutcome outcome =
          new VectorReplayer(
                  ReferenceMachine::new, (controller, profile, cell) -> null, null, Cell.PLAIN)
              .replay(name, Recordings.open(name));
      assertNull(outcome.first(), name);
      ops += outcome.ops();
    }
    assertEquals(16_800, ops);
  }

  @Test
  void kvmsVectorsAreAsRecordedWhereTheReferenceKnowsTheRules() throws IOException {
    long ops = 0;
    for (String name :
        List.of(
            "basic", "default", "dupgsi", "multi", "regs", "rtc", "save", "shared", "special",
            "storm", "trig")) {
      String file = "vectors/kvm/ioapic-" + name + ".txt.gz";
      VectorOutcome outcome =
          new VectorReplayer(
                  ReferenceMachine::new, (controller, profile, cell) -> null, null, Cell.PLAIN)
              .replay(file, Recordings.open(file));
      assertNull(outcome.first(), file);
      ops += outcome.ops();
    }
    assertEquals(25_272, ops);
  }

  @Test
  void kvmsFullVectorsAreAsRecordedWhereTheReferenceKnowsTheRules() throws IOException {
    long ops = 0;
    List<String> names = new ArrayList<>(Recordings.list("vectors/kvm-full/"));
    names.addAll(Recordings.list("vectors/kvm/pic-"));
    for (String name : names) {
      if (!name.matches(".*/ioapic-(oneshot|resample|special).*")) {
        VectorOutcome outcome =
            new VectorReplayer(
                    ReferenceMachine::new,
                    (controller, profile, cell) -> null,
                    ReferenceBoard::new,
                    null,
                    Cell.PLAIN)
                .replay(name, Recordings.open(name));
        assertNull(outcome.first(), name);
        assertEquals(
            name.contains("/pic-")
                ? "pic (kvm)"
                : name.contains("default") ? "ioapic+lapic+8259 (kvm)" : "ioapic+lapic (kvm)",
            outcome.controller());
        ops += outcome.ops();
      }
    }
    assertEquals(80_522, ops);
  }

  @Test
  void tapeReplaysLikeTheFile() throws IOException {
    String name = "traces/kvm/q35-4-nomsi.trace.gz";
    TraceTape tape;
    try (TraceReader reader = TraceReader.open(name, Recordings.open(name))) {
      tape = TraceTape.of(reader);
    }
    TraceReplayer replayer = new TraceReplayer(ReferenceMachine::new, null, Cell.PLAIN);
    assertEquals(replay(name), replayer.replay(tape.play()));
    assertEquals(replay(name), replayer.replay(tape.play()), "a tape plays more than once");
  }

  @Test
  void recordingOfAReplayHasTheSameEventLines() throws IOException {
    for (String name :
        List.of(
            "traces/kvm/q35-4-nomsi.trace.gz",
            "traces/kvm/kvmfuzz-odd.trace.gz",
            "traces/qemu/q35-4-crash-b.trace.gz",
            "traces/qemu/xen-q35-2-v11.trace.gz")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TraceOutcome outcome;
      try (TraceReader reader = TraceReader.open(name, Recordings.open(name));
          TraceRecorder recorder =
              TraceRecorder.to(
                  out,
                  reader.header().version(),
                  24,
                  Map.of("expect", reader.header().profile()))) {
        outcome =
            new TraceReplayer(config -> recorded(config, recorder), null, Cell.PLAIN)
                .replay(reader);
      }
      assertNull(outcome.first(), name);
      try (InputStream in = new GZIPInputStream(Recordings.open(name))) {
        assertEquals(
            eventLines(new String(in.readAllBytes(), StandardCharsets.US_ASCII)),
            eventLines(out.toString(StandardCharsets.US_ASCII)),
            name);
      }
      TraceReader again = TraceReader.open("again", new ByteArrayInputStream(out.toByteArray()));
      assertNull(
          new TraceReplayer(ReferenceMachine::new, null, Cell.PLAIN).replay(again).first(),
          "what was recorded can be replayed");
    }
  }

  private static String eventLines(String trace) {
    StringBuilder lines = new StringBuilder();
    trace.lines().filter(line -> !line.startsWith("#")).forEach(l -> lines.append(l).append('\n'));
    return lines.toString();
  }

  private static Machine recorded(MachineConfig config, TraceRecorder recorder) {
    ApicSink sink = recorder.sink(config.sink());
    IrqEvents events = recorder.events(config.events());
    ReferenceMachine inner =
        new ReferenceMachine(
            MachineConfig.of(config.profile(), sink)
                .withIoApic(config.version(), config.pins())
                .withObservers(events, config.acks()));
    LineTarget lines =
        recorder.lines(
            (gsi, source, level) -> {
              inner.line(gsi, level);
              return 1;
            });
    MmioDevice mmio = recorder.mmio(inner);
    EoiHandler eoi = recorder.eoi(inner);
    return new ForwardingMachine(inner) {
      @Override
      public void line(int gsi, boolean level) {
        lines.setLevel(gsi, 0, level);
      }

      @Override
      public long read(long offset, int size) {
        return mmio.read(offset, size);
      }

      @Override
      public void write(long offset, long value, int size) {
        mmio.write(offset, value, size);
      }

      @Override
      public void eoi(int vector, int cpu, boolean level) {
        eoi.eoi(vector, cpu, level);
      }

      @Override
      public void reset() {
        recorder.reset();
        super.reset();
      }
    };
  }
}
