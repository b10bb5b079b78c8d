// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The controllers, each wired to what the vectors recorded from QEMU expect around it. */
package org.jirq.cli.vectors;
