// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Readers and replayers for recordings of interrupt controllers, the machines that they drive, and
 * a recorder.
 *
 * <p>Two kinds of recordings are read; docs/formats.md describes them in full.
 *
 * <p><b>Traces</b> ({@link org.jirq.testkit.TraceReader}) hold what an IOAPIC saw and did while a
 * guest ran. After {@code # ioapic-trace 1} and {@code # key: value} lines stands one event a line:
 *
 * <table>
 *   <caption>Lines of a trace</caption>
 *   <tr><th>line</th><th>meaning</th></tr>
 *   <tr><td>{@code X}</td><td>the IOAPIC is reset</td></tr>
 *   <tr><td>{@code i PIN LEVEL}</td><td>an input is driven, changed or not</td></tr>
 *   <tr><td>{@code w OFFSET SIZE VALUE}</td><td>a guest store</td></tr>
 *   <tr><td>{@code r OFFSET SIZE VALUE}</td><td>a guest load and what it must return</td></tr>
 *   <tr><td>{@code e VECTOR}</td><td>the EOI of a level-triggered interrupt</td></tr>
 *   <tr><td>{@code d VECTOR DEST DESTMODE DELMODE TRIGGER}</td><td>output: a message</td></tr>
 *   <tr><td>{@code R+ PIN}, {@code R- PIN}</td><td>output: remote IRR rises, falls</td></tr>
 * </table>
 *
 * <p><b>Vectors</b> ({@link org.jirq.testkit.VectorReplayer}) are generated sequences of
 * operations, each with its result and with the state that it changed. Which implementation they
 * were recorded from is read from the file.
 *
 * <p>A replayer knows no chip. It asks a {@link org.jirq.testkit.MachineFactory} for a {@link
 * org.jirq.testkit.Machine}: whoever runs it decides what is linked together behind that interface.
 * KVM's full vectors drive a whole {@link org.jirq.testkit.KvmBoard}.
 *
 * <pre>{@code
 * try (TraceReader trace = TraceReader.open(file)) {
 *   TraceOutcome outcome = new TraceReplayer(MyMachine::new, null, Cell.SHARED).replay(trace);
 *   if (outcome.first() != null) {
 *     System.err.println(outcome.first());
 *   }
 * }
 * }</pre>
 */
package org.jirq.testkit;
