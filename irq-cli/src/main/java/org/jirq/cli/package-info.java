// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The command line. */
package org.jirq.cli;
