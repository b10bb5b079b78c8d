// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.OptionalInt;

/**
 * The first line of a sequence of QEMU's vectors.
 *
 * @param line where it stands, from 1
 * @param number the sequence's number
 * @param name its class: clean, os, mixed or hostile
 * @param ops how many operations it has
 * @param specUntil the first operation at which the recorded device departs from its specification,
 *     -1 if its reset state does; empty if it never does
 */
public record QemuVectorHeader(
    long line, int number, String name, int ops, OptionalInt specUntil) {}
