// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/**
 * What all parts of a run share.
 *
 * @param settings what was asked for
 * @param faults the fault under test, if any
 * @param violations where to report
 * @param recorder the rings of events
 */
record Context(SoakSettings settings, Faults faults, Violations violations, Recorder recorder) {

  int threads() {
    return settings.threads();
  }
}
