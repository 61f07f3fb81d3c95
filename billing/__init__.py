"""Quotes, invoices, shares, payments, payouts, certificates, exports."""
