"""How alembic reaches the store: by the engine it was handed, in one transaction."""

from alembic import context

from data_access.store.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect().execution_options(writes=True) as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True
    )
    with connection.begin(), context.begin_transaction():
        context.run_migrations()
