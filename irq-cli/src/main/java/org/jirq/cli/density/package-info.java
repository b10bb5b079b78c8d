// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Many machines in one JVM: {@link org.jirq.cli.density.Density} measures what each costs. */
package org.jirq.cli.density;
