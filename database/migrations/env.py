"""Alembic's entry: runs the versions on the connection that `database.migrate` hands over."""

from alembic import context
from geoalchemy2 import alembic_helpers

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
)
with context.begin_transaction():
    context.run_migrations()
