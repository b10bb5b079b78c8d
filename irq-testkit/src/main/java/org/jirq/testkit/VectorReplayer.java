// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jirq.api.Cell;
import org.jspecify.annotations.Nullable;

/**
 * Runs vector files through machines and compares every result, every message and the whole state
 * after every operation. Which implementation a file was recorded from is read from the file.
 *
 * <p>Under the {@code datasheet} profile the files recorded from QEMU are run with the option
 * {@code edge_forgets_line} (those of the 8259A pair: {@code cascade_waits}), which their
 * specification model assumes, and each sequence only up to the operation at which QEMU departs
 * from the specification.
 *
 * <p>Stateless between files. One thread at a time.
 */
public final class VectorReplayer {

  /** The option that the specification model of QEMU's IOAPIC vectors assumes. */
  public static final String EDGE_FORGETS_LINE = "edge_forgets_line";

  /** The option that the specification model of QEMU's 8259A vectors assumes. */
  public static final String CASCADE_WAITS = "cascade_waits";

  /** The id by which machines route to their IOAPIC. */
  public static final int IOAPIC_CHIP = 2;

  private final MachineFactory factory;
  private final VectorTargetFactory targets;
  private final @Nullable KvmBoardFactory boards;
  private final @Nullable String profile;
  private final Cell cell;

  /**
   * Makes a replayer without boards: it refuses KVM's vectors that have no derived events.
   *
   * @param factory builds a machine with an IOAPIC for each sequence
   * @param targets builds another controller for each sequence
   * @param profile the profile of the machines, or {@code null} for the one that each file was
   *     recorded from
   * @param cell how the machines' IOAPICs keep their state
   */
  public VectorReplayer(
      MachineFactory factory, VectorTargetFactory targets, @Nullable String profile, Cell cell) {
    this(factory, targets, null, profile, cell);
  }

  /**
   * Makes a replayer.
   *
   * @param factory builds a machine with an IOAPIC for each sequence
   * @param targets builds another controller for each sequence
   * @param boards builds a whole board for each sequence of KVM's full vectors; {@code null} to
   *     refuse such files
   * @param profile the profile of the machines, or {@code null} for the one that each file was
   *     recorded from
   * @param cell how the machines' IOAPICs keep their state
   */
  public VectorReplayer(
      MachineFactory factory,
      VectorTargetFactory targets,
      @Nullable KvmBoardFactory boards,
      @Nullable String profile,
      Cell cell) {
    this.factory = factory;
    this.targets = targets;
    this.boards = boards;
    this.profile = profile;
    this.cell = cell;
  }

  /**
   * Replays one file to its end, whatever differs on the way.
   *
   * @param name the file's name, for messages
   * @param in its bytes, gzip or plain; closed
   * @return what came of it
   * @throws FormatException if the file is damaged, or no vector file
   * @throws IOException if it cannot be read
   */
  public VectorOutcome replay(String name, InputStream in) throws IOException {
    byte[] bytes;
    try (in) {
      bytes = in.readAllBytes();
    }
    try (TextLines lines = new TextLines(name, new ByteArrayInputStream(bytes))) {
      if (!lines.next()) {
        throw lines.endedBefore("the header of a vector file");
      }
      if (KvmVectorReader.begins(lines)) {
        KvmVectorReader reader = KvmVectorReader.on(lines);
        KvmVectorHeader header = reader.header();
        boolean events = hasEvents(name, bytes);
        return events && !header.controller().equals("pic")
            ? replayKvm(reader, header)
            : replayBoards(reader, header, events);
      }
      if (QemuVectorReader.begins(lines)) {
        return replayQemu(QemuVectorReader.on(lines));
      }
      throw lines.wrong(
          "the header of a vector file, \"# ioapic seed=\", \"# pic seed=\" or \"# oracle: \"");
    }
  }

  private static boolean hasEvents(String name, byte[] bytes) throws IOException {
    try (TextLines lines = new TextLines(name, new ByteArrayInputStream(bytes))) {
      while (lines.next()) {
        if (lines.first() != '#' && lines.text().contains(" ; ")) {
          return true;
        }
      }
      return false;
    }
  }

  private VectorOutcome replayBoards(KvmVectorReader reader, KvmVectorHeader first, boolean events)
      throws IOException {
    if (boards == null) {
      // Without local APICs the EOIs come from the derived events.
      throw new FormatException(
          reader.file(),
          1,
          "vectors of an IOAPIC with derived events (\" ; \" and what was sent)",
          "none in this file");
    }
    String used = profile == null ? "kvm" : profile;
    VectorTally tally = new VectorTally(reader.file());
    String controller = first.controller().equals("pic") ? "pic (kvm)" : "ioapic+lapic (kvm)";
    for (KvmVectorHeader header = first; header != null; header = reader.nextSequence()) {
      if (header.routes() == RouteTable.PC) {
        controller = "ioapic+lapic+8259 (kvm)";
      }
      tally.sequence();
      PicAcks acks = new PicAcks();
      try (KvmBoard board =
          boards.create(new KvmBoardConfig(used, cell, header.cpus(), header.routes(), acks))) {
        KvmBoardRun run =
            new KvmBoardRun(reader.file(), header, board, tally, events ? acks : null);
        for (KvmVectorOp op = reader.nextOp(); op != null; op = reader.nextOp()) {
          run.run(op);
        }
      }
    }
    return tally.outcome(controller, used, "");
  }

  private VectorOutcome replayKvm(KvmVectorReader reader, KvmVectorHeader first)
      throws IOException {
    String used = profile == null ? "kvm" : profile;
    VectorTally tally = new VectorTally(reader.file());
    String note = "";
    KvmVectorHeader header = first;
    while (header != null) {
      if (header.routes() == RouteTable.PC) {
        note = "without the 8259 pair";
      }
      tally.sequence();
      replayKvmSequence(reader, header, used, tally);
      header = reader.nextSequence();
    }
    return tally.outcome("ioapic (kvm)", used, note);
  }

  private void replayKvmSequence(
      KvmVectorReader reader, KvmVectorHeader header, String used, VectorTally tally)
      throws IOException {
    TestCpus cpus = new TestCpus(header.cpus());
    KvmTokens tokens = new KvmTokens(cpus, IOAPIC_CHIP);
    MachineConfig config =
        MachineConfig.of(used, tokens)
            .withCell(cell)
            .withRoutes(header.routes())
            .withObservers(tokens, tokens);
    try (Machine machine = factory.create(config)) {
      KvmSequenceRun run = new KvmSequenceRun(reader.file(), header, machine, cpus, tokens, tally);
      for (KvmVectorOp op = reader.nextOp(); op != null; op = reader.nextOp()) {
        run.run(op);
      }
    }
  }

  private VectorOutcome replayQemu(QemuVectorReader reader) throws IOException {
    String used = profile == null ? "qemu" : profile;
    boolean datasheet = used.equals("datasheet");
    VectorTally tally = new VectorTally(reader.file());
    QemuController controller = reader.controller();
    boolean ioapic = controller.name().equals("ioapic");
    for (QemuVectorHeader header = reader.nextSequence();
        header != null;
        header = reader.nextSequence()) {
      int until = datasheet ? header.specUntil().orElse(Integer.MAX_VALUE) : Integer.MAX_VALUE;
      tally.sequence();
      if (ioapic) {
        replayQemuSequence(reader, used, until, tally);
      } else {
        replayTargetSequence(reader, used, until, tally);
      }
    }
    String upTo =
        reader.isJudged()
            ? "up to where QEMU departs"
            : "of which nobody said what the specification says";
    String note = ioapic ? "option " + EDGE_FORGETS_LINE + ", " + upTo : upTo;
    if (controller.name().equals("pic")) {
      note = "option " + CASCADE_WAITS + ", " + upTo;
    }
    return tally.outcome(controller.name() + " (qemu)", used, datasheet ? note : "");
  }

  private void replayTargetSequence(
      QemuVectorReader reader, String used, int until, VectorTally tally) throws IOException {
    QemuController controller = reader.controller();
    try (VectorTarget target = targets.create(controller, used, cell)) {
      if (target == null) {
        throw new FormatException(
            reader.file(), 1, "vectors of a controller that is known here", controller.name());
      }
      TargetSequenceRun run = new TargetSequenceRun(reader.file(), target, tally);
      int done = -1;
      for (QemuVectorOp op = reader.nextOp(); op != null; op = reader.nextOp()) {
        if (done < until) {
          run.run(op);
          if (op.kind() != QemuVectorOp.Kind.INIT) {
            tally.op();
          }
          done++;
        }
      }
    }
  }

  private void replayQemuSequence(
      QemuVectorReader reader, String used, int until, VectorTally tally) throws IOException {
    QemuSequenceRun.Messages messages = new QemuSequenceRun.Messages();
    // KVM's IOAPIC has no EOI register, so the kvm profile has one version.
    QemuController controller = reader.controller();
    int version = used.equals("kvm") ? 0x11 : controller.version();
    MachineConfig config =
        MachineConfig.of(used, messages).withIoApic(version, controller.inputs()).withCell(cell);
    if (used.equals("datasheet")) {
      config = config.withOption(EDGE_FORGETS_LINE, true);
    }
    try (Machine machine = factory.create(config)) {
      QemuSequenceRun run = new QemuSequenceRun(controller, machine, messages, tally);
      int done = -1;
      for (QemuVectorOp op = reader.nextOp(); op != null; op = reader.nextOp()) {
        if (done < until) {
          run.run(op);
          if (op.kind() != QemuVectorOp.Kind.INIT) {
            tally.op();
          }
          done++;
        }
      }
    }
  }
}
