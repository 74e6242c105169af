"""What the gateway says: outcomes, bundles, views, audit events, tables, and the documents about itself."""
